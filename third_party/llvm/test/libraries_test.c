/* The libraries of @debian can be included, linked and called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <Zydis/Zydis.h>
#include <capstone/capstone.h>
#include <seccomp.h>

static const uint8_t wrpkru[] = {0x0f, 0x01, 0xef};

static void zydis_decodes(void **state) {
  (void)state;
  ZydisDecoder decoder;
  ZydisDecodedInstruction insn;
  assert_true(
      ZYAN_SUCCESS(ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64)));
  assert_true(
      ZYAN_SUCCESS(ZydisDecoderDecodeInstruction(&decoder, NULL, wrpkru, sizeof wrpkru, &insn)));
  assert_int_equal(insn.mnemonic, ZYDIS_MNEMONIC_WRPKRU);
}

static void capstone_decodes(void **state) {
  (void)state;
  csh handle;
  cs_insn *insn;
  assert_int_equal(cs_open(CS_ARCH_X86, CS_MODE_64, &handle), CS_ERR_OK);
  const uint8_t ret = 0xc3;
  assert_int_equal(cs_disasm(handle, &ret, 1, 0, 1, &insn), 1);
  cs_free(insn, 1);
  cs_close(&handle);
}

static void seccomp_resolves(void **state) {
  (void)state;
  assert_int_equal(seccomp_syscall_resolve_name("pkey_alloc"), 330);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(zydis_decodes),
      cmocka_unit_test(capstone_decodes),
      cmocka_unit_test(seccomp_resolves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
