#pragma once
// A tunable that is one of several registered things with tunables of their own: an optimizer, an integrand.

#include <memory>
#include <string_view>
#include <vector>

#include "runner/api/registry.hpp"

namespace sower {

/// A choice as Fields sees it.
class AnyChoice {
 public:
  virtual ~AnyChoice() = default;
  [[nodiscard]] virtual const Description& selected() const = 0;
  [[nodiscard]] virtual std::vector<Description> alternatives() const = 0;  ///< sorted by name
  virtual void select(std::string_view name) = 0;                           ///< with its defaults; throws Error when unknown
  virtual void fields(Fields& visit) = 0;                                   ///< the selected alternative's tunables
  [[nodiscard]] std::string_view name() const { return selected().name; }
};

/// One of the registered implementations of Base, which has `virtual void fields(Fields&)`: `Choice<Optimizer> optimizer{"adam"};`
template <class Base>
class Choice final : public AnyChoice {
 public:
  explicit Choice(std::string_view name) { select(name); }
  const Base& operator*() const { return *value_; }
  const Base* operator->() const { return value_.get(); }
  [[nodiscard]] const Description& selected() const override { return *entry_; }
  [[nodiscard]] std::vector<Description> alternatives() const override {
    std::vector<Description> all;
    for (auto entry : catalogue<Base>()) all.push_back(*entry);
    return all;
  }
  void select(std::string_view name) override {
    entry_ = find_entry<Base>(name);
    require(entry_ != nullptr, "no alternative is called '", name, "'");
    value_ = entry_->make();
  }
  void fields(Fields& visit) override { value_->fields(visit); }

 private:
  const Entry<Base>* entry_ = nullptr;
  std::unique_ptr<Base> value_;
};

}  // namespace sower
