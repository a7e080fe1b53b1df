#pragma once
// What a program writes, on its way from a pipe to a file.

#include <cstdint>
#include <string>

namespace sower::command {

/// An open file, closed with the object; not left open in programs that are started.
class Descriptor {
 public:
  explicit Descriptor(int file) : file_(file) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return file_; }
  void close();

 private:
  int file_;
};

class Pipe {
 public:
  Pipe();
  [[nodiscard]] int reads() const { return reads_.get(); }
  [[nodiscard]] int writes() const { return writes_.get(); }
  void close_reads() { reads_.close(); }
  void close_writes() { writes_.close(); }

 private:
  struct Ends {
    int ends[2];
  };
  explicit Pipe(const Ends& ends) : reads_(ends.ends[0]), writes_(ends.ends[1]) {}
  static Ends open();
  Descriptor reads_, writes_;
};

/// Takes in what comes through a pipe, to so many bytes in a file, and all of it to `also`.
class Output {
 public:
  Output(const std::string& file, std::int64_t most_bytes, int also);
  [[nodiscard]] Pipe& pipe() { return pipe_; }
  /// Takes what is there, and waits for nothing.
  void take();
  [[nodiscard]] bool was_cut() const { return was_cut_; }

 private:
  Pipe pipe_;
  Descriptor file_;
  std::int64_t left_;
  int also_;
  bool was_cut_ = false;
};

}  // namespace sower::command
