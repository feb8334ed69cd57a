/* No C++ interface, which old releases of Open MPI bring along. */
#define OMPI_SKIP_MPICXX 1
#include <mpi.h>

/* The world, types and what stands for nothing are casts of addresses in Open MPI, which Swift cannot
   import, and numbers in MPICH. These functions are the same with both. */

static inline int mpi_world_rank(int *rank) { return MPI_Comm_rank(MPI_COMM_WORLD, rank); }

static inline int mpi_world_size(int *size) { return MPI_Comm_size(MPI_COMM_WORLD, size); }

/* Failures come back as codes, rather than end the process. */
static inline int mpi_return_errors(void) {
  return MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
}

static inline int mpi_abort(int status) { return MPI_Abort(MPI_COMM_WORLD, status); }

/* Begin to send bytes to a rank, or to receive them. Of messages between two ranks, those with the same
   tag keep their order. */
static inline int mpi_begin_send(
    const void *bytes, int count, int rank, int tag, MPI_Request *request) {
  return MPI_Isend(bytes, count, MPI_BYTE, rank, tag, MPI_COMM_WORLD, request);
}

static inline int mpi_begin_receive(
    void *bytes, int count, int rank, int tag, MPI_Request *request) {
  return MPI_Irecv(bytes, count, MPI_BYTE, rank, tag, MPI_COMM_WORLD, request);
}

static inline MPI_Request mpi_no_request(void) { return MPI_REQUEST_NULL; }

/* Which of the requests have been completed since; -1 where none is left. */
static inline int mpi_test(int count, MPI_Request *requests, int *completed, int *places) {
  int code = MPI_Testsome(count, requests, completed, places, MPI_STATUSES_IGNORE);
  if (code == MPI_SUCCESS && *completed == MPI_UNDEFINED) *completed = -1;
  return code;
}
