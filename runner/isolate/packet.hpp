#pragma once
// What a run and its launcher say to each other: messages over a local socket, each with an open file if need be.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "io/hash/hash.hpp"
#include "runner/api/comm.hpp"
#include "runner/isolate/descriptor.hpp"

namespace sower::isolate {

/// From the run, on the launcher's own socket.
enum class Control : std::uint32_t {
  study,  ///< with a file that holds an Errand; answered with `ready`, or with what is wrong
  line    ///< with a socket over which one rank will ask for tasks
};

/// What a rank wants of its task.
enum class Wish : std::int32_t { start, tell, stop, end };

/// From a rank, on its line: run this task; or, while it runs, say how far it is, save its state and leave, or end.
struct Request {
  Wish wish = Wish::start;
  std::int64_t task = 0;
  io::Hash key;
  std::uint32_t attempt = 1;
  std::int32_t rank = 0, cores = 1, caps_threads = 0;
};

/// The answer to Wish::tell; see InnerProgress. Of nobody's use but a watcher's, so that it may be seen half written.
struct Told {
  std::int64_t done = 0, total = 0;  ///< total 0: it has said nothing
  std::array<char, 24> unit{};       ///< with a zero at its end
};

/// What a child leaves where its launcher sees it, whatever becomes of it.
struct Note {
  std::int32_t stack_overflowed = 0;
  std::int32_t hand_over_error = 0;  ///< errno; 0: none
  std::int32_t left = 0;             ///< whether the task was left because the run is to stop
  std::int32_t has_checkpoint = 0;   ///< see Place
  std::int32_t disk_was_full = 0;    ///< see runner/api/own_process.hpp; what it left is no result then
  Told told;
};

/// The answer: how it ended, with a file that holds its result if it left one.
struct Ended {
  std::int32_t wait_status = 0;  ///< as wait4 gives it
  std::int32_t out_of_time = 0;  ///< whether it was killed for its timeout
  std::int32_t fork_error = 0;   ///< errno; not 0: it was never started
  Note note;
  double start = 0;  ///< seconds since 1970-01-01 UTC
  double seconds = 0, cpu_seconds = 0, peak_bytes = 0;
};

static_assert(sizeof(Ended) != sizeof(Told), "they are told apart by their lengths");

inline constexpr std::string_view ready = "ready";

inline constexpr std::size_t longest_packet = 4096;

struct Packet {
  std::string data;  ///< at most longest_packet
  Descriptor file;
};

std::array<Descriptor, 2> socket_pair();

/// False when the other end is gone. A longer text than fits is cut.
bool send_packet(int socket, std::string_view data, int file = -1);
/// The next message, for which it waits; none when the other end is gone.
std::optional<Packet> receive_packet(int socket);

template <Wire T>
bool send_value(int socket, const T& value, int file = -1) {
  return send_packet(socket, {reinterpret_cast<const char*>(&value), sizeof value}, file);
}

/// What a message says, if it is of that type.
template <Wire T>
std::optional<T> value_of(const Packet& packet) {
  T value;
  if (packet.data.size() != sizeof value) return std::nullopt;
  std::memcpy(&value, packet.data.data(), sizeof value);
  return value;
}

/// A message of that type, with its file; none when the other end is gone or says something else.
template <Wire T>
std::optional<std::pair<T, Descriptor>> receive_value(int socket) {
  std::optional<Packet> packet = receive_packet(socket);
  const std::optional<T> value = packet ? value_of<T>(*packet) : std::nullopt;
  if (!value) return std::nullopt;
  return std::pair{*value, std::move(packet->file)};
}

}  // namespace sower::isolate
