/* What the library looks at before it works with what the command line hands over. */
#include <dav1d/dav1d.h>
#include <ia2_checks.h>
#include <stdint.h>

int check_data(Dav1dContext *c, Dav1dData *data);
int check_wrap(Dav1dData *data, const uint8_t *buffer, size_t size,
               void (*release)(const uint8_t *buffer, void *cookie), void *cookie);
int check_header(Dav1dSequenceHeader *header, const uint8_t *buffer, size_t size);
int check_memory(Dav1dPicture *picture, void *cookie, int result);
int check_released(Dav1dPicture *picture, void *cookie);

/* The bitstream is parsed with the library's rights: it must not be the library's own memory. */
static int is_bitstream(const uint8_t *buffer, size_t size) {
  return size == 0 || ia2_lent(buffer, size);
}

/* dav1d_send_data */
int check_data(Dav1dContext *c, Dav1dData *data) {
  (void)c;
  return !data || is_bitstream(data->data, data->sz);
}

/* dav1d_data_wrap */
int check_wrap(Dav1dData *data, const uint8_t *buffer, size_t size,
               void (*release)(const uint8_t *buffer, void *cookie), void *cookie) {
  (void)data, (void)release, (void)cookie;
  return is_bitstream(buffer, size);
}

/* dav1d_parse_sequence_header */
int check_header(Dav1dSequenceHeader *header, const uint8_t *buffer, size_t size) {
  (void)header;
  return is_bitstream(buffer, size);
}

struct range {
  uintptr_t low, high;
};

/* The rows that the decoder may write, which are those of whole blocks of 128 pixels, in a stride
 * that holds them (dav1d/picture.h, alloc_picture_callback). */
static int add_plane(struct range *range, const void *data, ptrdiff_t stride, int width, int rows) {
  const uintptr_t first = (uintptr_t)data;
  const ptrdiff_t limit = (ptrdiff_t)1 << 20;
  if (!data || first % DAV1D_PICTURE_ALIGNMENT || stride % DAV1D_PICTURE_ALIGNMENT ||
      stride > limit || stride < -limit || (stride < 0 ? -stride : stride) < width)
    return 0;
  const uintptr_t last = first + (uintptr_t)(stride * (rows - 1));
  const uintptr_t low = first < last ? first : last, high = (first < last ? last : first) + width;
  if (low > first || high < first)
    return 0;
  if (!range->high || low < range->low)
    range->low = low;
  if (high > range->high)
    range->high = high;
  return 1;
}

static int find_planes(const Dav1dPicture *picture, struct range *range) {
  const int layout = picture->p.layout, bytes = picture->p.bpc > 8 ? 2 : 1;
  const int width = (picture->p.w + 127) & ~127, height = (picture->p.h + 127) & ~127;
  const int half = layout == DAV1D_PIXEL_LAYOUT_I444 ? 0 : 1;
  const int half_rows = layout == DAV1D_PIXEL_LAYOUT_I420 ? 1 : 0;
  if (!add_plane(range, picture->data[0], picture->stride[0], width * bytes, height))
    return 0;
  for (int i = 1; layout != DAV1D_PIXEL_LAYOUT_I400 && i < 3; i++)
    if (!add_plane(range, picture->data[i], picture->stride[1], (width >> half) * bytes,
                   height >> half_rows))
      return 0;
  return 1;
}

/* After the command line's allocator (--negstride): the decoder writes pixels there, so they must
 * lie in a block that the command line borrowed, which then stays until the picture is released. */
int check_memory(Dav1dPicture *picture, void *cookie, int result) {
  struct range range = {0, 0};
  (void)cookie;
  if (result < 0)
    return 1;
  return find_planes(picture, &range) &&
         ia2_borrowed((const void *)range.low, range.high - range.low) &&
         ia2_hold(picture->data[0]);
}

/* After its counterpart. */
int check_released(Dav1dPicture *picture, void *cookie) {
  (void)cookie;
  return ia2_drop(picture->data[0]);
}
