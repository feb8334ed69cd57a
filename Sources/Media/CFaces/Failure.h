// How C++ exceptions become messages.
#ifndef CONCORD_FAILURE_H
#define CONCORD_FAILURE_H

#include <exception>

/// Keeps what went wrong for `faces_message`; null for what is no std::exception.
void keep_failure(const std::exception *error) noexcept;

/// Runs `body`; what it throws is kept, and `failed` is returned in its place.
template <typename Result, typename Body> Result guarded(Result failed, Body body) noexcept {
  try {
    return body();
  } catch (const std::exception &error) {
    keep_failure(&error);
  } catch (...) {
    keep_failure(nullptr);
  }
  return failed;
}

#endif
