/* Linked with libblas and liblapack too, which liblinear and dlib use: all three have to come from one
   build of OpenBLAS, since they call each other by names that other builds lack. */
#include <cblas.h>

/* LAPACK's factorisations, which OpenBLAS has but for which Debian's package brings no header. All
   matrices are column-major; `uplo` is U or L; `info` is 0 where all went well. */
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dpotri_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dpotrs_(const char *uplo, const int *n, const int *columns, const double *a, const int *lda,
             double *b, const int *ldb, int *info);
void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau, double *work,
             const int *lwork, int *info);
void dorgqr_(const int *m, const int *n, const int *k, double *a, const int *lda, const double *tau,
             double *work, const int *lwork, int *info);
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
            double *work, const int *lwork, int *info);
