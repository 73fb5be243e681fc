// source: the synthetic video that the clips are encoded from, as Y4M on standard
// output. Integer arithmetic only: the same bytes everywhere.
//
//   source WIDTH HEIGHT FRAMES BITS 420|422|444|mono
//
// A gradient that drifts, a disk and a square that move apart (so that blocks
// become uncovered), fine text-like bars, and a corner of noise: enough for an
// encoder to use most of its tools on a few small frames.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct video {
  int width, height, frames, bits;
  int shift_x, shift_y, planes;
};

static uint32_t noise(uint32_t x, uint32_t y, uint32_t frame, uint32_t plane) {
  uint32_t h = x * 0x9e3779b1u ^ y * 0x85ebca77u ^ frame * 0xc2b2ae3du ^ plane * 0x27d4eb2fu;
  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  h ^= h >> 12;
  return h;
}

// The sample at luma position (x, y), 0 to 255 with 4 fractional bits.
static int sample(const struct video *v, int x, int y, int frame, int plane) {
  const int w = v->width, h = v->height;
  const int disk_x = w / 4 + frame * 5, disk_y = h / 2 - frame * 2, radius = h / 5;
  const int square_x = w * 3 / 4 - frame * 4, square_y = h / 3 + frame, half = h / 8;
  const int dx = x - disk_x, dy = y - disk_y;
  int value = (x + 2 * y + 3 * frame) * 16 * 200 / (w + 2 * h);
  if (plane != 0)
    value = plane == 1 ? 16 * 90 + x * 16 * 70 / w : 16 * 170 - y * 16 * 90 / h;
  if (dx * dx + dy * dy < radius * radius)
    value = (plane == 0 ? 210 : plane == 1 ? 60 : 200) * 16 - (dx + dy) * 6;
  if (abs(x - square_x) < half && abs(y - square_y) < half)
    value = (plane == 0 ? 60 : plane == 1 ? 190 : 80) * 16 + ((x ^ y) & 7) * 24;
  if (y > h * 7 / 8 && plane == 0)
    value = ((x * 5 / 7 + y / 3) % 5 < 2 ? 20 : 235) * 16;
  if (x > w * 4 / 5 && y < h / 4)
    value += (int)(noise((uint32_t)x, (uint32_t)y, (uint32_t)frame, (uint32_t)plane) % 1024) - 512;
  return value < 0 ? 0 : value > 255 * 16 ? 255 * 16 : value;
}

static void put_plane(const struct video *v, int frame, int plane) {
  const int sx = plane != 0 ? v->shift_x : 0, sy = plane != 0 ? v->shift_y : 0;
  for (int y = 0; y < (v->height + sy) >> sy; y++)
    for (int x = 0; x < (v->width + sx) >> sx; x++) {
      const int value = sample(v, x << sx, y << sy, frame, plane);
      if (v->bits == 8) {
        putchar(value >> 4);
      } else {
        const int deep = v->bits == 10 ? value >> 2 : value;
        putchar(deep & 255);
        putchar(deep >> 8);
      }
    }
}

int main(int argc, char **argv) {
  if (argc != 6) {
    fprintf(stderr, "usage: source WIDTH HEIGHT FRAMES BITS 420|422|444|mono\n");
    return 2;
  }
  const char *const layout = argv[5];
  const struct video v = {
      .width = atoi(argv[1]),
      .height = atoi(argv[2]),
      .frames = atoi(argv[3]),
      .bits = atoi(argv[4]),
      .shift_x = strcmp(layout, "444") != 0,
      .shift_y = strcmp(layout, "420") == 0,
      .planes = strcmp(layout, "mono") == 0 ? 1 : 3,
  };
  printf("YUV4MPEG2 W%d H%d F25:1 Ip A1:1 C%s", v.width, v.height, layout);
  if (v.bits > 8)
    printf("p%d XYSCSS=%sP%d", v.bits, layout, v.bits);
  putchar('\n');
  for (int frame = 0; frame < v.frames; frame++) {
    printf("FRAME\n");
    for (int plane = 0; plane < v.planes; plane++)
      put_plane(&v, frame, plane);
  }
  return ferror(stdout) || fflush(stdout) != 0;
}
