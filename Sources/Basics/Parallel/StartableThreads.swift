import Glibc

/// How many threads can run at the same time, this one included, up to `count`: the system may give
/// no more for want of address space, or by a limit on processes.
///
/// A library that finds it out while it starts its own threads often ends the process.
package func startableThreads(upTo count: Int) -> Int {
  let gate = Pending<Void>()
  var started: [pthread_t] = []
  while started.count + 1 < count {
    guard let thread = startThread({ gate.wait() }) else { break }
    started.append(thread)
  }
  gate.fulfil(())
  for thread in started { pthread_join(thread, nil) }
  return started.count + 1
}
