void set_segment(unsigned short selector);

void set_segment(unsigned short selector) {
  __asm__ volatile("mov %0, %%fs" : : "r"(selector) : "memory");
}
