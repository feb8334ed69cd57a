import Files
import Glibc

/// Processors that this process was given, at least 1: those that it may run on (`taskset`, a
/// scheduler), no more than its control group's quota of processor time (a container) pays for, and no
/// more than a task of Slurm's was promised, which not every cluster enforces.
package func processorCount() -> Int {
  max(
    1,
    min(runnableProcessors(), ControlGroup.processorQuota() ?? .max, promisedProcessors() ?? .max)
  )
}

/// What `sbatch --cpus-per-task` asked for; nil outside Slurm.
private func promisedProcessors() -> Int? {
  getenv("SLURM_CPUS_PER_TASK").flatMap { Int(String(cString: $0)) }
}

/// Those of the kernel's list; where it is not to be had, all that are there.
private func runnableProcessors() -> Int {
  let key = "Cpus_allowed_list:"
  let status = systemText("/proc/self/status")?.split(separator: "\n")
  let list = status?.first { $0.hasPrefix(key) }?.dropFirst(key.count)
  return list.flatMap { countOfProcessors(inList: String($0)) }
    ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// Numbers in a list such as `0-3,6`; nil if it has none.
package func countOfProcessors(inList list: String) -> Int? {
  let counts = list.split { ", \t\n".contains($0) }.compactMap { range -> Int? in
    let ends = range.split(separator: "-").map { Int($0) }
    guard let first = ends.first, let first, let last = ends[ends.count - 1], last >= first
    else { return nil }
    return last - first + 1
  }
  return counts.isEmpty ? nil : counts.reduce(0, +)
}

private func systemText(_ path: String) -> String? {
  guard !path.isEmpty, let bytes = try? ReadableFile.bytes(of: path) else { return nil }
  return String(validating: bytes, as: UTF8.self)
}

/// The control groups that this process is in, and what processor time they are given.
///
/// - Source: the kernel's Documentation/admin-guide/cgroup-v2.rst (`cpu.max`) and
///   Documentation/scheduler/sched-bwc.rst (`cpu.cfs_quota_us`, `cpu.cfs_period_us`)
package enum ControlGroup {
  /// Whole processors that the quota pays for all the time; nil where there is none.
  ///
  /// - Parameters:
  ///   - membership: what `/proc/self/cgroup` says; nil for that.
  ///   - root: where the groups' files lie.
  package static func processorQuota(
    membership: String? = nil, root: String = "/sys/fs/cgroup"
  ) -> Int? {
    guard let membership = membership ?? systemText("/proc/self/cgroup") else { return nil }
    var quotas: [Int] = []
    for line in membership.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      if fields[0] == "0", fields[1].isEmpty {
        quotas += inPath(fields[2]) { quota("\(root)\($0)/cpu.max", "") }
      } else if fields[1].split(separator: ",").contains("cpu") {
        quotas += inPath(fields[2]) {
          quota("\(root)/cpu\($0)/cpu.cfs_quota_us", "\(root)/cpu\($0)/cpu.cfs_period_us")
        }
      }
    }
    return quotas.min().map { max(1, $0) }
  }

  /// What `value` gives for a group and each group that it is in. Of a path that a container does
  /// not see, the root is left, which is the container's own group.
  private static func inPath(_ path: Substring, _ value: (String) -> Int?) -> [Int] {
    let names = path.split(separator: "/")
    return (0...names.count).compactMap { count in
      value(names[..<count].map { "/" + $0 }.joined())
    }
  }

  /// Reads microseconds of processor time and of the period that they are for, from one file or two.
  private static func quota(_ time: String, _ period: String) -> Int? {
    guard let first = systemText(time) else { return nil }
    let fields = (first + " " + (systemText(period) ?? "")).split { $0 == " " || $0 == "\n" }
    guard fields.count == 2, let time = Int(fields[0]), let period = Int(fields[1]), time > 0,
      period > 0
    else { return nil }
    return time / period
  }
}
