/* What the command line looks at before it works with what the library hands over. */
#include <dav1d/dav1d.h>
#include <ia2_checks.h>
#include <stdint.h>

int check_picture(Dav1dContext *c, Dav1dPicture *picture, int result);
int check_request(Dav1dPicture *picture, void *cookie);

/* What the muxers rely on without looking: sizes that are not empty, a layout that is an index. */
static int is_format(const Dav1dPictureParameters *p) {
  return p->w > 0 && p->w <= 65536 && p->h > 0 && p->h <= 65536 &&
         p->layout <= DAV1D_PIXEL_LAYOUT_I444 && (p->bpc == 8 || p->bpc == 10 || p->bpc == 12);
}

/* Whether the muxers read pixels of the library's only. */
static int is_plane(const void *data, ptrdiff_t stride, int width, int rows) {
  const uintptr_t first = (uintptr_t)data;
  const ptrdiff_t limit = (ptrdiff_t)1 << 20;
  if (stride > limit || stride < -limit)
    return 0;
  const uintptr_t last = first + (uintptr_t)(stride * (rows - 1));
  const uintptr_t low = first < last ? first : last, high = first < last ? last : first;
  return ia2_lent((const void *)low, high - low + (uintptr_t)width);
}

static int are_planes(const Dav1dPicture *picture) {
  const Dav1dPictureParameters *const p = &picture->p;
  const int bytes = p->bpc > 8 ? 2 : 1;
  const int half = p->layout == DAV1D_PIXEL_LAYOUT_I444 ? 0 : 1;
  const int half_rows = p->layout == DAV1D_PIXEL_LAYOUT_I420 ? 1 : 0;
  if (!is_plane(picture->data[0], picture->stride[0], p->w * bytes, p->h))
    return 0;
  for (int i = 1; p->layout != DAV1D_PIXEL_LAYOUT_I400 && i < 3; i++)
    if (!is_plane(picture->data[i], picture->stride[1], ((p->w + half) >> half) * bytes,
                  (p->h + half_rows) >> half_rows))
      return 0;
  return 1;
}

/* The headers stay the library's, which can change them at any time: the command line looks at
 * copies, which it has until it asks for the next picture. */
static int take_headers(Dav1dPicture *picture) {
  static _Thread_local Dav1dSequenceHeader sequence;
  static _Thread_local Dav1dFrameHeader frame;
  if (!ia2_lent(picture->seq_hdr, sizeof sequence) || !ia2_lent(picture->frame_hdr, sizeof frame))
    return 0;
  sequence = *picture->seq_hdr;
  frame = *picture->frame_hdr;
  picture->seq_hdr = &sequence;
  picture->frame_hdr = &frame;
  return sequence.layout == picture->p.layout && picture->p.bpc == 8 + 2 * (int)sequence.hbd &&
         frame.render_width > 0 && frame.render_height > 0;
}

/* After dav1d_get_picture. */
int check_picture(Dav1dContext *c, Dav1dPicture *picture, int result) {
  (void)c;
  if (result < 0)
    return 1;
  return is_format(&picture->p) && are_planes(picture) && take_headers(picture);
}

/* Before picture_alloc: from these the size of the memory is computed, unchecked. */
int check_request(Dav1dPicture *picture, void *cookie) {
  (void)cookie;
  return picture && is_format(&picture->p);
}
