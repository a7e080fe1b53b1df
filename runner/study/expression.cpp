#include "runner/study/expression.hpp"

#include <algorithm>
#include <array>

#include "io/yaml/scalar.hpp"
#include "runner/study/arithmetic.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Recursive descent, one function a level: sums, products, signs, powers, and what can stand alone.
class Parser {
 public:
  Parser(std::string_view text, const Lookup& lookup) : text_(text), lookup_(lookup) {}

  Value whole() {
    Value value = sum();
    blanks();
    if (at_ < text_.size()) throw unexpected();
    return value;
  }

 private:
  Value sum() {
    Value value = product();
    for (std::string_view operation = take({"+", "-"}); !operation.empty(); operation = take({"+", "-"}))
      value = binary(operation, value, product());
    return value;
  }

  Value product() {
    Value value = sign();
    for (std::string_view operation = product_operation(); !operation.empty(); operation = product_operation())
      value = binary(operation, value, sign());
    return value;
  }

  std::string_view product_operation() { return take({"//", "/", "%", "*"}); }

  Value sign() {
    const Deeper level(*this);
    const std::string_view operation = take({"-", "+"});
    if (operation == "-") return negated(sign());
    return operation == "+" ? sign() : power();
  }

  Value power() {
    const Value base = alone();
    return take({"**"}).empty() ? base : binary("**", base, sign());  // 2 ** -1, and 2 ** 3 ** 2 is 2 ** 9
  }

  Value alone() {
    blanks();
    const char first = at_ < text_.size() ? text_[at_] : '\0';
    if (is_digit(first) || first == '.') return number();
    if (is_letter(first)) return name();
    if (take({"("}).empty()) throw unexpected();
    Value inner = sum();
    close();
    return inner;
  }

  Value number() {
    const std::size_t begin = at_;
    const auto digits = [&] {
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    };
    digits();
    if (at_ < text_.size() && text_[at_] == '.') ++at_, digits();
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      digits();
    }
    io::Node node;
    node.shape = io::Node::Shape::scalar;
    node.scalar = text_.substr(begin, at_ - begin);
    if (node.scalar.find('.') == std::string::npos)
      if (const auto integer = io::read_integer(node); integer.value) return *integer.value;
    const io::Scalar<double> real = io::read_number(node);
    if (!real.value) throw ExpressionError(io::quote(node.scalar) + " is no number", real.advice);
    return *real.value;
  }

  Value name() {
    const std::string word = dotted();
    if (take({"("}).empty()) return lookup_(word);
    if (std::ranges::find(function_names(), word) == function_names().end()) {
      const std::string meant = did_you_mean(word, function_names());
      throw ExpressionError("there is no function " + io::quote(word), meant.empty() ? "known: " + one_of(function_names()) : meant);
    }
    std::vector<Value> arguments{sum()};
    while (!take({","}).empty()) arguments.push_back(sum());
    close();
    return call(word, arguments);
  }

  /// Words joined by dots. In the name of an experiment a '-' belongs to it; elsewhere it is a minus.
  std::string dotted() {
    const std::size_t begin = at_;
    const auto word = [&] { return text_.substr(begin, at_ - begin); };
    const auto in_experiment_name = [&] { return word().starts_with("experiments.") && std::ranges::count(word(), '.') == 1; };
    while (at_ < text_.size() &&
           (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.' || (text_[at_] == '-' && in_experiment_name())))
      ++at_;
    return std::string(word());
  }

  void close() {
    if (take({")"}).empty()) throw at_ < text_.size() ? unexpected() : ExpressionError("a ')' is missing", "close what '(' opens");
  }

  void blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
  }

  /// The operation that comes next, or nothing. A '*' is not half of a '**'.
  std::string_view take(std::initializer_list<std::string_view> operations) {
    blanks();
    const std::string_view rest = text_.substr(at_);
    for (const std::string_view operation : operations)
      if (rest.starts_with(operation) && !(operation == "*" && rest.starts_with("**"))) {
        at_ += operation.size();
        return operation;
      }
    return {};
  }

  [[nodiscard]] ExpressionError unexpected() const {
    if (at_ >= text_.size()) return ExpressionError("the expression ends where a value is expected");
    const std::string rest = io::quote(text_.substr(at_, 20));
    return ExpressionError(rest + " cannot stand here", "an expression has numbers, names as in params.steps, + - * / // % ** and ( )");
  }

  /// Counts how deep the expression is nested.
  struct Deeper {
    explicit Deeper(Parser& of) : parser(of) {
      constexpr int deepest = 50;
      if (++parser.depth_ > deepest)
        throw ExpressionError("the expression is nested too deeply", "calculate a part in a parameter of its own");
    }
    ~Deeper() { --parser.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    Parser& parser;
  };

  std::string_view text_;
  const Lookup& lookup_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Value evaluate(const std::string& expression, const Lookup& lookup) {
  if (expression.size() > longest_expression)
    throw ExpressionError(text("the expression has ", expression.size(), " characters; at most ", longest_expression, " are read"));
  return Parser(expression, lookup).whole();
}

}  // namespace sower
