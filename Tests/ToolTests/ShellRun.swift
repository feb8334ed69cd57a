import Foundation
import TestSupport

/// What a shell line printed and how it ended.
struct ShellRun: Equatable {
  var stdout: Data
  var stderr: Data
  var status: Int32

  /// Runs `line` by `/bin/sh -c` in `folder`, with the built tools first on PATH.
  ///
  /// The environment is as good as empty, so that a result depends on nothing else. Standard input
  /// is empty. After `limit` seconds the shell and all its children are killed; the status is then
  /// 124.
  init(_ line: String, in folder: URL, limit: Int = 60) throws {
    let outputs = try TemporaryFolder()
    let stdoutFile = outputs.url.appending(path: "stdout")
    let stderrFile = outputs.url.appending(path: "stderr")
    let inherited = ProcessInfo.processInfo.environment
    var environment = [
      "PATH": "\(Products.folder.path):\(inherited["PATH"] ?? "/usr/bin:/bin")",
      "LC_ALL": "C",
      "COLUMNS": "80",
      "HOME": outputs.url.path,
    ]
    // Where the Swift runtime is, if the toolchain is not at its usual place; and the processor and
    // the threads of a run of the tests, so that tools and tests have the same ones.
    for name in [
      "LD_LIBRARY_PATH", "ONEDNN_MAX_CPU_ISA", "OPENBLAS_CORETYPE", "OMP_NUM_THREADS",
    ] {
      environment[name] = inherited[name]
    }

    status = try spawn(
      [
        "/usr/bin/env", "--chdir=\(folder.path)", "timeout", "--kill-after=30", "\(limit)",
        "/bin/sh", "-c", line,
      ],
      environment: environment, stdout: stdoutFile, stderr: stderrFile)
    stdout = try Data(contentsOf: stdoutFile)
    stderr = try Data(contentsOf: stderrFile)
  }
}

extension TemporaryFolder {
  var url: URL { URL(fileURLWithPath: path, isDirectory: true) }
}

struct SpawnError: Error {
  let call: String
  let code: Int32
}

/// Runs a program to its end. Foundation's `Process` cannot be waited for from several threads at
/// once without a run loop in each.
/// - Returns: the exit status, or 128 plus the signal that ended it, as a shell has it.
private func spawn(
  _ arguments: [String], environment: [String: String], stdout: URL, stderr: URL
) throws -> Int32 {
  func check(_ code: Int32, _ call: String) throws {
    guard code == 0 else { throw SpawnError(call: call, code: code) }
  }
  var actions = posix_spawn_file_actions_t()
  try check(posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init")
  defer { posix_spawn_file_actions_destroy(&actions) }
  let create = O_WRONLY | O_CREAT | O_TRUNC
  try check(posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0), "stdin")
  try check(posix_spawn_file_actions_addopen(&actions, 1, stdout.path, create, 0o600), "stdout")
  try check(posix_spawn_file_actions_addopen(&actions, 2, stderr.path, create, 0o600), "stderr")

  // Threads of a test runner block signals, and a child would inherit that.
  var attributes = posix_spawnattr_t()
  try check(posix_spawnattr_init(&attributes), "posix_spawnattr_init")
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  try check(posix_spawnattr_setsigmask(&attributes, &signals), "posix_spawnattr_setsigmask")
  sigfillset(&signals)
  try check(posix_spawnattr_setsigdefault(&attributes, &signals), "posix_spawnattr_setsigdefault")
  let flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
  try check(posix_spawnattr_setflags(&attributes, flags), "posix_spawnattr_setflags")

  var argv = arguments.map { strdup($0) } + [nil]
  var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
  defer { for text in argv + envp { free(text) } }
  var process = pid_t()
  try check(posix_spawn(&process, arguments[0], &actions, &attributes, &argv, &envp), arguments[0])

  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0 {
    guard errno == EINTR else { throw SpawnError(call: "waitpid", code: errno) }
  }
  let signal = status & 0x7f
  return signal == 0 ? status >> 8 & 0xff : 128 + signal
}
