#include "vault.h"

int check_report(struct report *report);

int check_report(struct report *report) { return report->kind >= 0 && report->kind <= 2; }
