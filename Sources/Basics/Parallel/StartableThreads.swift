import Glibc

/// How many threads can run at the same time, this one included, up to `count`: the system may give
/// no more for want of address space, or by a limit on processes.
///
/// A library that finds it out while it starts its own threads often ends the process.
package func startableThreads(upTo count: Int) -> Int {
  let gate = Pending<Void>()
  var started: [pthread_t] = []
  while started.count + 1 < count {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(gate)
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Pending<Void>>.fromOpaque(context).takeRetainedValue().wait()
        return nil
      }, context.toOpaque())
    guard status == 0 else {
      context.release()
      break
    }
    started.append(thread)
  }
  gate.fulfil(())
  for thread in started { pthread_join(thread, nil) }
  return started.count + 1
}
