int shared_variable = 3;
