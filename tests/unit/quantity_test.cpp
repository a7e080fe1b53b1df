#include "runner/study/quantity.hpp"

#include <gtest/gtest.h>

namespace sower {
namespace {

io::Node scalar(const std::string& text, bool quoted = false) {
  io::Node node;
  node.shape = io::Node::Shape::scalar;
  node.scalar = text;
  node.quoted = quoted;
  return node;
}

double number(const std::string& text, Unit unit) { return read_quantity(scalar(text), unit).value.value_or(-1); }
std::int64_t whole(const std::string& text, Unit unit) { return read_whole_quantity(scalar(text), unit).value.value_or(-1); }

TEST(Quantity, ConvertsTimesAndBytesExactly) {
  EXPECT_EQ(number("10 min", seconds), 600);
  EXPECT_EQ(number("10min", seconds), 600);
  EXPECT_EQ(number("0.1 min", seconds), 6);
  EXPECT_EQ(number("500 ms", seconds), 0.5);
  EXPECT_EQ(number("3 us", seconds), 3e-6);
  EXPECT_EQ(number("1e3 ns", seconds), 1e-6);
  EXPECT_EQ(number("2 h", seconds), 7200);
  EXPECT_EQ(number("1.5 d", seconds), 129600);
  EXPECT_EQ(number("1 s", Unit{"ms"}), 1000);
  EXPECT_EQ(whole("2 GiB", bytes), 2147483648);
  EXPECT_EQ(whole("1.5 kB", bytes), 1500);
  EXPECT_EQ(whole("3 B", bytes), 3);
  EXPECT_EQ(whole("4 TiB", bytes), 4398046511104);
  EXPECT_EQ(whole("7000 ms", seconds), 7);
}

TEST(Quantity, TakesThePlainNumberAndTheParametersOwnUnit) {
  EXPECT_EQ(number("0.25", Unit{"m"}), 0.25);
  EXPECT_EQ(number("0.25 m", Unit{"m"}), 0.25);
  EXPECT_EQ(number("3 m s-1", Unit{"m s-1"}), 3);
  EXPECT_EQ(whole("12", none), 12);
}

TEST(Quantity, RefusesOtherUnitsAndSaysWhichThereAre) {
  EXPECT_EQ(read_quantity(scalar("10 mins"), seconds).advice, "did you mean 'min'?");
  EXPECT_EQ(read_quantity(scalar("10 GiB"), seconds).advice, "its unit can be 's', 'ns', 'us', 'ms', 'min', 'h' or 'd'");
  EXPECT_EQ(read_quantity(scalar("10 km"), Unit{"m"}).advice, "did you mean 'm'?");
  EXPECT_EQ(read_quantity(scalar("10 feet"), Unit{"m"}).advice, "its unit is 'm'");
  EXPECT_EQ(read_quantity(scalar("10 s"), none).advice, "it has no unit: write the number alone, with all of its digits");
  EXPECT_EQ(read_whole_quantity(scalar("10 s"), none).advice, "it has no unit: write the number alone, with all of its digits");
}

TEST(Quantity, RefusesWhatIsNotWholeOrNoQuantity) {
  EXPECT_EQ(read_whole_quantity(scalar("1500 ms"), seconds).found, "'1500 ms', which is 1.5 s");
  EXPECT_FALSE(read_whole_quantity(scalar("9e30 TiB"), bytes).value);
  EXPECT_FALSE(read_quantity(scalar("1e308 d"), seconds).value);
  for (const char* text : {"min", "", "- s", "1e s", "0x10", "1,5 s", "s 10"})
    EXPECT_FALSE(read_quantity(scalar(text), seconds).value) << text;
  EXPECT_FALSE(read_quantity(scalar("10 s", true), seconds).value) << "what is in quotes is text";
}

}  // namespace
}  // namespace sower
