#include "vault.h"

int check_deposit(struct account *account, int amount);

int check_deposit(struct account *account, int amount) { return account && amount > 0; }
