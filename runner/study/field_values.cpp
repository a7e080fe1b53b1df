#include "runner/study/field_values.hpp"

namespace sower {
namespace {

class Taker final : public Fields {
 public:
  std::vector<Field> take() { return std::move(all_); }

  void operator()(std::string_view key, double& value, std::string_view, Unit unit, Range range) override { put(key, value, unit, range); }
  void operator()(std::string_view key, std::int64_t& value, std::string_view, Unit unit, Range range) override {
    put(key, value, unit, range);
  }
  void operator()(std::string_view key, bool& value, std::string_view) override { put(key, value); }
  void operator()(std::string_view key, std::string& value, std::string_view, std::initializer_list<std::string_view>) override {
    put(key, value);
  }
  void operator()(std::string_view key, std::vector<double>& value, std::string_view, Unit unit, Range range) override {
    put(key, value, unit, range);
  }
  void operator()(std::string_view key, InputFile& value, std::string_view) override { put(key, value); }
  void operator()(std::string_view key, NamedTexts& value, std::string_view, bool) override { put(key, value); }
  void operator()(std::string_view key, AnyChoice& value, std::string_view) override {
    put(key, Alternative{std::string(value.name())});
    const std::string outer = prefix_;
    prefix_ += std::string(key) + '.';
    value.fields(*this);
    prefix_ = outer;
  }

 private:
  void put(std::string_view key, FieldValue value, Unit unit = none, Range range = any) {
    all_.push_back({prefix_ + std::string(key), std::move(value), std::string(unit.symbol), range});
  }

  std::vector<Field> all_;
  std::string prefix_;
};

class Setter final : public Fields {
 public:
  explicit Setter(std::span<const FieldValue* const> values) : values_(values) {}
  [[nodiscard]] bool fits() const { return fits_ && next_ == values_.size(); }

  void operator()(std::string_view, double& value, std::string_view, Unit, Range) override { set(value); }
  void operator()(std::string_view, std::int64_t& value, std::string_view, Unit, Range) override { set(value); }
  void operator()(std::string_view, bool& value, std::string_view) override { set(value); }
  void operator()(std::string_view, std::string& value, std::string_view, std::initializer_list<std::string_view>) override { set(value); }
  void operator()(std::string_view, std::vector<double>& value, std::string_view, Unit, Range) override { set(value); }
  void operator()(std::string_view, InputFile& value, std::string_view) override { set(value); }
  void operator()(std::string_view, NamedTexts& value, std::string_view, bool) override { set(value); }
  void operator()(std::string_view, AnyChoice& value, std::string_view) override {
    Alternative wanted;
    set(wanted);
    if (!fits_) return;
    if (wanted.name != value.name()) value.select(wanted.name);  // what it has else, is all set
    value.fields(*this);
  }

 private:
  template <class T>
  void set(T& value) {
    const T* const given = fits_ && next_ < values_.size() ? std::get_if<T>(values_[next_++]) : nullptr;
    fits_ = given != nullptr;
    if (fits_) value = *given;
  }

  std::span<const FieldValue* const> values_;
  std::size_t next_ = 0;
  bool fits_ = true;
};

}  // namespace

std::vector<Field> fields_of(Experiment& experiment) {
  Taker taker;
  experiment.fields(taker);
  return taker.take();
}

bool set_fields(Experiment& experiment, std::span<const FieldValue* const> values) {
  Setter setter(values);
  experiment.fields(setter);
  return setter.fits();
}

}  // namespace sower
