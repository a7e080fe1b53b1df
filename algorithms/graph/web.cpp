#include "algorithms/graph/web.hpp"

#include <algorithm>
#include <cmath>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/graph/generate.hpp"
#include "runner/api/registry.hpp"

namespace sower::graph {
namespace {

/// Between 1 and `most`, with density about 1/x.
std::int64_t reciprocal(double uniform, std::int64_t most) {
  const double x = elementary::exp(uniform * elementary::log(static_cast<double>(most) + 1));
  return std::clamp(static_cast<std::int64_t>(x), std::int64_t{1}, most);
}

/// Makes the links of pages.
struct Linker {
  const Web& web;
  random::Draws draws;
  std::int64_t hosts;

  [[nodiscard]] double uniform(std::int64_t page, std::int64_t number) const {
    return draws.uniform(static_cast<std::uint64_t>(page), static_cast<std::uint64_t>(number));
  }
  [[nodiscard]] std::int64_t links_of(std::int64_t page) const {
    if (uniform(page, 0) < web.dangling) return 0;
    if (web.links <= 1) return 1;
    return 1 + static_cast<std::int64_t>(elementary::log(uniform(page, 1)) / elementary::log(1 - 1 / web.links));
  }
  /// Link `number` of a page takes the four draws from 4 (number + 1) on.
  [[nodiscard]] std::int64_t target(std::int64_t page, std::int64_t number) const {
    const std::int64_t first_draw = 4 * (number + 1), front = page - page % web.host;
    const double way = uniform(page, first_draw), how_far = uniform(page, first_draw + 1);
    const std::int64_t pages = std::min(web.host, web.pages - front);
    if (way < web.near && pages > 1) {
      const std::int64_t distance = reciprocal(how_far, pages - 1);
      const bool back = uniform(page, first_draw + 2) < 0.5;
      return front + (page - front + (back ? pages - distance : distance)) % pages;
    }
    if (way < (1 + web.near) / 2) return front;
    const std::int64_t fame = reciprocal(how_far, hosts) - 1;
    return web.host * static_cast<std::int64_t>(draws.permuted(static_cast<std::uint64_t>(hosts), 0, static_cast<std::uint64_t>(fame)));
  }
};

}  // namespace

EdgeShare Web::operator()(const Opening& opening) const {
  const Linker linker{*this, random::Draws(opening.streams, "links"), reduce::Blocks{pages, host}.count()};
  const auto make = [&](reduce::Span numbers, std::vector<Edge>& made) {
    for (std::int64_t page = numbers.first; page < numbers.last; ++page)
      for (std::int64_t number = 0, all = linker.links_of(page); number < all; ++number)
        made.push_back({page, linker.target(page, number)});
  };
  return {pages, true, generate(opening, pages, links * (1 - dangling) * 1.02, make), {}, {}};
}

namespace {

struct WebSource final : Source {
  static constexpr std::string_view name = "web", summary = "pages of hosts in order, most links near by, as a crawler meets them";
  Web graph;

  void fields(Fields& visit) override {
    visit("pages", graph.pages, "number of pages", none, between(1, 1e13));
    visit("host", graph.host, "pages of a host", none, between(1, 1e9));
    visit("links", graph.links, "mean number of links of a page that has any", none, between(1, 10'000));
    visit("near", graph.near, "share of the links that go to a page of the same host, most of them to near ones", none, between(0, 1));
    visit("dangling", graph.dangling, "share of the pages that have no links", none, between(0, 1));
  }
  [[nodiscard]] EdgeShare open(const Opening& opening) const override { return graph(opening); }
};

const Registered<Source, WebSource> entry;

}  // namespace
}  // namespace sower::graph
