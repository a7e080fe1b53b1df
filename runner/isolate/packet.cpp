#include "runner/isolate/packet.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "runner/api/error.hpp"

namespace sower::isolate {
namespace {

/// Room for one open file beside a message.
union FileRoom {
  cmsghdr aligned;
  char bytes[CMSG_SPACE(sizeof(int))];
};

}  // namespace

std::array<Descriptor, 2> socket_pair() {
  int ends[2];
  require(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0,
          "no socket can be made for isolated tasks: ", std::strerror(errno), "; raise the limit of open files (ulimit -n)");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

bool send_packet(int socket, std::string_view data, int file) {
  iovec piece{const_cast<char*>(data.data()), std::min(data.size(), longest_packet)};  // sendmsg only reads it
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  FileRoom room{};
  if (file >= 0) {
    message.msg_control = room.bytes;
    message.msg_controllen = sizeof room.bytes;
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof file);
    std::memcpy(CMSG_DATA(header), &file, sizeof file);
  }
  ssize_t sent = 0;
  do sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent >= 0;
}

std::optional<Packet> receive_packet(int socket) {
  Packet packet;
  packet.data.resize(longest_packet);
  iovec piece{packet.data.data(), packet.data.size()};
  FileRoom room{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = room.bytes;
  message.msg_controllen = sizeof room.bytes;
  ssize_t length = 0;
  do length = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (length < 0 && errno == EINTR);
  const cmsghdr* const header = length < 0 ? nullptr : CMSG_FIRSTHDR(&message);
  if (header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
    int file = -1;
    std::memcpy(&file, CMSG_DATA(header), sizeof file);
    packet.file = Descriptor(file);
  }
  if (length <= 0) return std::nullopt;
  packet.data.resize(static_cast<std::size_t>(length));
  return packet;
}

}  // namespace sower::isolate
