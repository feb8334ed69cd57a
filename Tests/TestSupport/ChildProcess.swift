import Foundation
import Synchronization

/// A program that runs beside the test; killed with this object.
package final class ChildProcess: Sendable {
  package let process: Int32
  private let input: FileHandle
  private let output: FileHandle
  /// Once it has ended.
  private let exitStatus = Mutex<Int32?>(nil)

  /// - Parameter arguments: the program, found on PATH, and what it is given. Its standard input is
  ///   open for as long as this process lives.
  package init(_ arguments: [String]) throws {
    let (toChild, fromChild) = (Pipe(), Pipe())
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild.fileHandleForReading.fileDescriptor, 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild.fileHandleForWriting.fileDescriptor, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let texts = arguments.map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }
    // What this process has open stays with it: a browser that outlives it must hold no lock.
    for descriptor in Int32(3)..<256 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var process = pid_t()
    let code = posix_spawnp(&process, arguments[0], &actions, nil, texts, environ)
    guard code == 0 else {
      throw ChildFailure("\(arguments[0]): \(String(cString: strerror(code)))")
    }
    self.process = process
    input = toChild.fileHandleForWriting
    output = fromChild.fileHandleForReading
    try? toChild.fileHandleForReading.close()
    try? fromChild.fileHandleForWriting.close()
  }

  deinit { end(SIGKILL) }

  /// Closes its standard input, sends a signal and waits for the program to end.
  ///
  /// - Parameter signal: 0 for none.
  /// - Returns: the exit status, or 128 plus the signal that ended it.
  @discardableResult
  package func end(_ signal: Int32) -> Int32 {
    exitStatus.withLock { exitStatus in
      if let exitStatus { return exitStatus }
      try? input.close()
      if signal != 0 { kill(process, signal) }
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      let told = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
      exitStatus = told
      return told
    }
  }

  /// All that it prints; waits for its end.
  package func printed() throws -> String {
    let text = String(decoding: try output.readToEnd() ?? Data(), as: UTF8.self)
    end(0)
    return text
  }

  /// The next line of its standard output that `isWanted` names.
  package func line(where isWanted: (String) -> Bool) throws -> String {
    var line: [UInt8] = []
    while let byte = try output.read(upToCount: 1)?.first {
      guard byte == 0x0a else {
        line.append(byte)
        continue
      }
      let text = String(decoding: line, as: UTF8.self)
      if isWanted(text) { return text }
      line = []
    }
    throw ChildFailure("the program ended before it said what was waited for")
  }
}

package struct ChildFailure: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
