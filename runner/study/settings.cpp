#include "runner/study/settings.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"

namespace sower {
namespace {

class Lister final : public Fields {
 public:
  /// With `like`: selects the alternatives it has.
  explicit Lister(const std::vector<Setting>* like = nullptr) : like_(like) {}
  std::vector<Setting> take() { return std::move(all_); }

  void operator()(std::string_view key, double& value, std::string_view, Unit, Range) override { put(key, setting_text(value)); }
  void operator()(std::string_view key, std::int64_t& value, std::string_view, Unit, Range) override { put(key, setting_text(value)); }
  void operator()(std::string_view key, bool& value, std::string_view) override {
    put(key, value ? "true" : "false", Setting::Type::truth);
  }
  void operator()(std::string_view key, std::string& value, std::string_view, std::initializer_list<std::string_view>) override {
    put(key, value, Setting::Type::text);
  }
  void operator()(std::string_view key, std::vector<double>& value, std::string_view, Unit, Range) override {
    put(key, setting_text(value), Setting::Type::list);
  }
  void operator()(std::string_view key, InputFile& value, std::string_view) override { put(key, value.path, Setting::Type::file); }
  /// A setting for each entry, sorted by name, since the order in which they are written means nothing.
  void operator()(std::string_view key, NamedTexts& value, std::string_view, bool files) override {
    const std::string outer = prefix_;
    prefix_ += std::string(key) + '.';
    NamedTexts entries = like_ == nullptr ? value : entries_like();
    std::ranges::sort(entries);
    for (auto& [name, text] : entries) put(name, std::move(text), files ? Setting::Type::file : Setting::Type::named);
    prefix_ = outer;
  }
  void operator()(std::string_view key, AnyChoice& value, std::string_view) override {
    put(key, std::string(value.name()), Setting::Type::choice, value.selected().version);
    if (like_ != nullptr) value.select(like_->at(all_.size() - 1).value);
    const std::string outer = prefix_;
    prefix_ += std::string(key) + '.';
    value.fields(*this);
    prefix_ = outer;
  }

 private:
  /// The names of the entries that come next; what they have by default is nothing.
  [[nodiscard]] NamedTexts entries_like() const {
    NamedTexts entries;
    for (std::size_t i = all_.size(); i < like_->size() && like_->at(i).path.starts_with(prefix_); ++i)
      entries.emplace_back(like_->at(i).path.substr(prefix_.size()), "");
    return entries;
  }
  void put(std::string_view key, std::string value, Setting::Type type = Setting::Type::number, int version = 1) {
    std::string path;
    path.reserve(prefix_.size() + key.size());
    path.append(prefix_).append(key);
    all_.push_back({std::move(path), std::move(value), type, version});
  }

  const std::vector<Setting>* like_;
  std::vector<Setting> all_;
  std::string prefix_;
};

}  // namespace

std::string setting_text(double value) { return io::shortest(value); }
std::string setting_text(std::int64_t value) { return std::to_string(value); }
std::string setting_text(const std::vector<double>& list) {
  std::string text = "[";
  for (const double x : list) text += (text.size() > 1 ? ", " : "") + io::shortest(x);
  return text + ']';
}

std::string plain_path(std::string_view key) {
  if (key.ends_with(".name")) key.remove_suffix(std::string_view(".name").size());
  return std::string(key);
}

std::vector<Setting> settings_of(Experiment& thing) {
  Lister lister;
  thing.fields(lister);
  return lister.take();
}

std::vector<Setting> settings_of(AnyChoice& thing) {
  Lister lister;
  thing.fields(lister);
  return lister.take();
}

std::vector<Setting> defaults_like(Experiment& fresh, const std::vector<Setting>& like) {
  Lister lister(&like);
  fresh.fields(lister);
  return lister.take();
}

std::vector<Setting> defaults_like(AnyChoice& fresh, const std::vector<Setting>& like) {
  Lister lister(&like);
  fresh.fields(lister);
  return lister.take();
}

std::string label_of(AnyChoice& choice) {
  const std::vector<Setting> settings = settings_of(choice);
  choice.select(choice.name());
  const std::vector<Setting> defaults = defaults_like(choice, settings);
  std::string own;
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (settings[i].value != defaults[i].value) own += (own.empty() ? "" : ", ") + settings[i].path + '=' + settings[i].value;
  return std::string(choice.name()) + (own.empty() ? "" : '(' + own + ')');
}

}  // namespace sower
