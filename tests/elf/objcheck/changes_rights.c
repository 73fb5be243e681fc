void set_rights(unsigned rights);

void set_rights(unsigned rights) {
  __asm__ volatile("wrpkru" : : "a"(rights), "c"(0), "d"(0) : "memory");
}
