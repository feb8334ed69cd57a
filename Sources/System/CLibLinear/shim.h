#include <linear.h>
#include <string.h>

/* A training of one regression; releases from 2.40 on have further parameters, whose zeros are not
   their defaults. The caller frees the model by free_and_destroy_model. */
static inline struct model *linear_train_regression(const struct problem *problem, int solver,
                                                    double c, double epsilon, double stop) {
  struct parameter parameter;
  memset(&parameter, 0, sizeof parameter);
  parameter.solver_type = solver;
  parameter.C = c;
  parameter.p = epsilon;
  parameter.eps = stop;
#if LIBLINEAR_VERSION >= 240
  parameter.regularize_bias = 1;
#endif
  return train(problem, &parameter);
}

static inline void linear_print_nothing(const char *text) { (void)text; }

/* Its progress would go to standard output. */
static inline void linear_be_silent(void) { set_print_string_function(linear_print_nothing); }
