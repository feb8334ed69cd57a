/* The entry points of libgomp that an OpenMP compiler would call; Swift has no OpenMP of its own.
   GOMP_parallel runs body(data) once on each thread of the team and returns when all are done. */
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
int omp_get_max_threads(void);
void omp_set_num_threads(int threads);
void omp_set_dynamic(int is_dynamic);
