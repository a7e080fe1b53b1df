#pragma once
// Memory that is read in no order at all.

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace sower::pagerank {

/// Asks the system for pages of 2 MiB, so that fewer reads wait until their address is translated. What is small stays as it is.
template <class T>
struct LargePages {
  using value_type = T;
  LargePages() = default;
  template <class U>
  explicit LargePages(const LargePages<U>&) {}
  [[nodiscard]] T* allocate(std::size_t count) {
    if (count * sizeof(T) < page) return static_cast<T*>(::operator new(count * sizeof(T)));
    const std::size_t whole = (count * sizeof(T) + page - 1) / page * page;
    void* const memory = std::aligned_alloc(page, whole);
    if (memory == nullptr) throw std::bad_alloc();
    ::madvise(memory, whole, MADV_HUGEPAGE);  // a wish; without it all is slower and nothing else
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    if (count * sizeof(T) < page) ::operator delete(memory);
    else std::free(memory);
  }
  friend bool operator==(const LargePages&, const LargePages&) { return true; }

 private:
  static constexpr std::size_t page = std::size_t{2} << 20;
};

template <class T>
using LargeVector = std::vector<T, LargePages<T>>;

}  // namespace sower::pagerank
