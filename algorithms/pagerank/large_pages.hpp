#pragma once
// Memory that is read all over, on pages of 2 MiB where the system gives them: the address of a value is then found without a miss.

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <vector>

namespace sower::pagerank {

/// Asks for large pages (madvise) from 4 MiB on; with smaller arrays they would waste more than they save.
template <class T>
struct LargePages {
  using value_type = T;
  static constexpr std::align_val_t page{std::size_t{1} << 21};

  LargePages() = default;
  template <class U>
  LargePages(const LargePages<U>&) {}
  static bool large(std::size_t count) { return count * sizeof(T) >= 2 * static_cast<std::size_t>(page); }
  T* allocate(std::size_t count) {
    if (!large(count)) return static_cast<T*>(::operator new(count * sizeof(T)));
    void* const memory = ::operator new(count * sizeof(T), page);
    madvise(memory, count * sizeof(T), MADV_HUGEPAGE);  // advice: without it only time is lost
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    if (large(count)) ::operator delete(memory, page);
    else ::operator delete(memory);
  }
  friend bool operator==(const LargePages&, const LargePages&) { return true; }
};

template <class T>
using LargeVector = std::vector<T, LargePages<T>>;

}  // namespace sower::pagerank
