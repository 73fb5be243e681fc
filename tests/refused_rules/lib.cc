extern "C" void lib() {}
