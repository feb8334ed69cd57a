#include "Failure.h"
#include "faces.h"

#include <cstring>

// A fixed buffer: keeping the message of a failed allocation may not allocate.
static thread_local char message[512] = "";

void keep_failure(const std::exception *error) noexcept {
  std::strncpy(message, error ? error->what() : "unknown failure", sizeof message - 1);
}

const char *faces_message(void) { return message; }
