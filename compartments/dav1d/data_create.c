/* dav1d_data_create hands out a buffer of the library's for the caller to fill, which would make
 * memory that both sides write.  This adapter stands in front of it: the buffer is the command
 * line's, lent to the library, and wrapped by dav1d_data_wrap, which is what that function is for.
 */
#include <dav1d/dav1d.h>
#include <ia2_allocator.h>
#include <stdint.h>

uint8_t *__wrap_dav1d_data_create(Dav1dData *data, size_t size);

/* Called through a gate when libdav1d drops its last reference, on any thread.  The cookie is a
 * handle there, so it is a buffer of ours, and not freed yet. */
static void release(const uint8_t *buffer, void *cookie) {
  (void)buffer;
  lent_free(cookie);
}

uint8_t *__wrap_dav1d_data_create(Dav1dData *data, size_t size) {
  if (size > SIZE_MAX / 2)
    return NULL;
  uint8_t *buffer = lent_malloc(size);
  if (!buffer)
    return NULL;
  if (dav1d_data_wrap(data, buffer, size, release, buffer)) {
    lent_free(buffer);
    return NULL;
  }
  return buffer;
}
