#include "runner/journal/parcel.hpp"

namespace sower::journal {

namespace {
constexpr std::size_t large_bytes = 4096;  // below, copying is cheaper than one more piece
}

void Parcel::clear() {
  buffer_.clear();
  large_.clear();
}

void Parcel::bytes(std::span<const std::byte> data) {
  if (data.size() < large_bytes) copy(data);
  else large_.push_back({buffer_.size(), data});
}

void Parcel::text(std::string_view characters) {
  number(static_cast<std::uint32_t>(characters.size()));
  bytes(std::as_bytes(std::span(characters)));
}

void Parcel::open_frame(const FrameHeader& header) {
  frame_ = buffer_.size();
  frame_large_ = large_.size();
  number(header);
}

void Parcel::close_frame() {
  FrameHeader header;
  std::memcpy(&header, buffer_.data() + frame_, sizeof header);
  const std::size_t payload = frame_ + sizeof header;
  walk(payload, frame_large_, [&](std::span<const std::byte> piece) { header.length += piece.size(); });
  header.crc = header.checksum();
  walk(payload, frame_large_, [&](std::span<const std::byte> piece) { header.crc = crc32c(piece, header.crc); });
  std::memcpy(buffer_.data() + frame_, &header, sizeof header);
}

std::vector<iovec>& Parcel::pieces() {
  pieces_.clear();
  walk(0, 0, [&](std::span<const std::byte> piece) {
    if (!piece.empty()) pieces_.push_back({const_cast<std::byte*>(piece.data()), piece.size()});  // writev only reads them
  });
  return pieces_;
}

template <class Each>
void Parcel::walk(std::size_t from, std::size_t first_large, const Each& each) const {
  const std::span<const std::byte> all(buffer_);
  for (std::size_t i = first_large; i < large_.size(); ++i) {
    each(all.subspan(from, large_[i].before - from));
    each(large_[i].data);
    from = large_[i].before;
  }
  each(all.subspan(from));
}

}  // namespace sower::journal
