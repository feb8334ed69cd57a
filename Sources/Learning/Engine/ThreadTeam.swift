internal import COpenMP
internal import Glibc
internal import Parallel

/// The one team of threads of the process: oneDNN's own, which our loops join.
///
/// A second pool would fight the first for the cores, since OpenMP's threads spin for a while
/// after each loop. Matrix products run inside a loop's part, one thread each.
package enum ThreadTeam {
  /// Number of threads that loops and oneDNN's primitives use.
  package static var count: Int { Int(omp_get_max_threads()) }

  /// As many as the environment says (`OMP_NUM_THREADS`), or as there are processors for.
  package static var defaultCount: Int {
    getenv("OMP_NUM_THREADS") == nil ? min(count, processorCount()) : count
  }

  /// Sets the number of threads, or as many as the system, OpenMP's environment and its limits give
  /// (`OMP_THREAD_LIMIT`, `OMP_MAX_ACTIVE_LEVELS`, a limit on processes): an operation that was
  /// planned for more would wait for them for ever. Call once, before any layer is made.
  ///
  /// - Returns: the number of threads.
  /// - Throws: if there is too little address space for so many.
  @discardableResult
  package static func setCount(_ threads: Int) throws(PlanError) -> Int {
    precondition(threads > 0)
    // A team that shrinks with the machine's load (OMP_DYNAMIC) is none that can be planned for.
    omp_set_dynamic(0)
    omp_set_num_threads(Int32(startableThreads(upTo: threads)))
    var given: Int32 = 1
    GOMP_parallel(
      { given in
        if omp_get_thread_num() == 0 {
          given?.assumingMemoryBound(to: Int32.self).pointee = omp_get_num_threads()
        }
      }, &given, 0, 0)
    omp_set_num_threads(given)
    try checkAddressSpace()
    return Int(given)
  }

  /// Splits `0..<count` into one contiguous range a thread and runs `body(range, thread)` on each.
  ///
  /// The split depends on `count` and the number of threads only, so that a reduction over the
  /// ranges in the order of the threads gives the same bits every time. Not to be nested.
  package static func split(_ count: Int, _ body: (Range<Int>, _ thread: Int) -> Void) {
    guard count > 0 else { return }
    let threads = min(self.count, count)
    guard threads > 1 else { return body(0..<count, 0) }
    withoutActuallyEscaping(body) { body in
      var work = Work(count: count, body: body)
      withUnsafeMutablePointer(to: &work) { work in
        GOMP_parallel(
          { raw in
            guard let work = raw?.assumingMemoryBound(to: Work.self) else { return }
            let thread = Int(omp_get_thread_num())
            let threads = Int(omp_get_num_threads())
            let count = work.pointee.count
            work.pointee.body(
              count * thread / threads..<count * (thread + 1) / threads, thread)
          }, work, UInt32(threads), 0)
      }
    }
  }

  private struct Work {
    let count: Int
    let body: (Range<Int>, Int) -> Void
  }
}
