import Foundation
import TestSupport

/// `mpirun`, where `train-mpi` was built.
enum MPILauncher {
  static let isThere: Bool = {
    let environment = ProcessInfo.processInfo.environment
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    return !(environment["CONCORD_MPI"] ?? "").isEmpty
      && folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/mpirun") }
  }()

  /// Begins a shell line that starts ranks: more than there are processors, of which none is theirs alone.
  static func line(ranks: Int) -> String {
    "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMP_NUM_THREADS=1 mpirun -n \(ranks) "
      + "--oversubscribe --bind-to none --mca mpi_yield_when_idle 1 train-mpi "
  }
}
