#include "runner/command/command_line.hpp"

int main(int argc, char** argv) { return sower::command_line(argc, argv); }
