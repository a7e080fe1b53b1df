#include <gtest/gtest.h>

#include <limits>

#include "io/json/writer.hpp"

namespace sower::io {
namespace {

std::string written(const std::function<void(JsonWriter&)>& write) {
  std::string out;
  JsonWriter json([&](std::string_view text) { out += text; });
  write(json);
  return out;
}

TEST(Json, EscapesWhatTextsMayNotHold) {
  EXPECT_EQ(json_text("a\"b\\c\n\t\x01"), R"("a\"b\\c\n\t\u0001")");
  EXPECT_EQ(json_text("\xff"), "\"\xEF\xBF\xBD\"") << "what is no UTF-8 is replaced";
}

TEST(Json, WritesNumbersThatReadBackAndNullForTheOthers) {
  const auto number = [](double x) { return written([=](JsonWriter& json) { json.number(x); }); };
  EXPECT_EQ(number(0.1), "0.1");
  EXPECT_EQ(number(std::numeric_limits<double>::quiet_NaN()), "null");
  EXPECT_EQ(number(-std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(written([](JsonWriter& json) { json.integer(std::numeric_limits<std::int64_t>::min()); }), "-9223372036854775808");
}

TEST(Json, NestsObjectsAndArrays) {
  const std::string text = written([](JsonWriter& json) {
    json.begin_object();
    json.key("empty");
    json.begin_array();
    json.end_array();
    json.key("list");
    json.begin_array(JsonWriter::Layout::one_line);
    json.boolean(true);
    json.begin_object();
    json.key("a");
    json.null();
    json.end_object();
    json.end_array();
    json.end_object();
  });
  EXPECT_EQ(text, "{\n  \"empty\": [],\n  \"list\": [true, {\"a\": null}]\n}\n");
}

}  // namespace
}  // namespace sower::io
