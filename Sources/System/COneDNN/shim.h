/* One interface over oneDNN 2 (Debian 12) and oneDNN 3 (Debian 13): layouts as handles, one function
   that plans each operation, and the fused operations. What both versions share is called as it is. */
#include <dnnl.h>
#include <stdlib.h>

/* A layout is a handle: of oneDNN 3 its own, of oneDNN 2 the address of a descriptor. */
#if DNNL_VERSION_MAJOR < 3
typedef const dnnl_memory_desc_t *onednn_layout;
#else
typedef const_dnnl_memory_desc_t onednn_layout;
#endif

/* What happens to an operation's result, and the plan of the forward pass that a gradient needs. */
typedef const_dnnl_primitive_attr_t onednn_attributes;
typedef const_dnnl_primitive_desc_t onednn_plan;

/* Stride, dilation and zeros before and after, one number an axis of a kernel or window. */
typedef struct {
  dnnl_dims_t size, stride, dilation, before, after;
} onednn_window;

/* MARK: Layouts */

static inline dnnl_status_t onednn_layout_create(
    onednn_layout *layout, int rank, const int64_t *shape, dnnl_data_type_t type,
    dnnl_format_tag_t order) {
  *layout = NULL;
#if DNNL_VERSION_MAJOR < 3
  dnnl_memory_desc_t *descriptor = malloc(sizeof *descriptor);
  if (!descriptor) return dnnl_out_of_memory;
  dnnl_status_t status = dnnl_memory_desc_init_by_tag(descriptor, rank, shape, type, order);
  if (status == dnnl_success) *layout = descriptor;
  else free(descriptor);
  return status;
#else
  dnnl_memory_desc_t descriptor = NULL;
  dnnl_status_t status = dnnl_memory_desc_create_with_tag(&descriptor, rank, shape, type, order);
  *layout = descriptor;
  return status;
#endif
}

/* A copy of one's own, to be destroyed, of a layout that belongs to a plan. */
static inline dnnl_status_t onednn_layout_clone(onednn_layout *copy, onednn_layout layout) {
  *copy = NULL;
#if DNNL_VERSION_MAJOR < 3
  dnnl_memory_desc_t *descriptor = malloc(sizeof *descriptor);
  if (!descriptor) return dnnl_out_of_memory;
  *descriptor = *layout;
  *copy = descriptor;
  return dnnl_success;
#else
  dnnl_memory_desc_t descriptor = NULL;
  dnnl_status_t status = dnnl_memory_desc_clone(&descriptor, layout);
  *copy = descriptor;
  return status;
#endif
}

static inline void onednn_layout_destroy(onednn_layout layout) {
#if DNNL_VERSION_MAJOR < 3
  free((void *)layout);
#else
  dnnl_memory_desc_destroy((dnnl_memory_desc_t)layout);
#endif
}

static inline int onednn_layout_rank(onednn_layout layout) {
#if DNNL_VERSION_MAJOR < 3
  return layout->ndims;
#else
  int rank = 0;
  dnnl_memory_desc_query(layout, dnnl_query_ndims_s32, &rank);
  return rank;
#endif
}

static inline int64_t onednn_layout_extent(onednn_layout layout, int axis) {
#if DNNL_VERSION_MAJOR < 3
  return layout->dims[axis];
#else
  const dnnl_dims_t *shape = NULL;
  dnnl_memory_desc_query(layout, dnnl_query_dims, &shape);
  return shape ? (*shape)[axis] : 0;
#endif
}

static inline dnnl_data_type_t onednn_layout_type(onednn_layout layout) {
#if DNNL_VERSION_MAJOR < 3
  return layout->data_type;
#else
  dnnl_data_type_t type = dnnl_data_type_undef;
  dnnl_memory_desc_query(layout, dnnl_query_data_type, &type);
  return type;
#endif
}

/* MARK: Fused operations, of scale 1 */

static inline dnnl_status_t onednn_append_sum(dnnl_post_ops_t operations) {
#if DNNL_VERSION_MAJOR < 3
  return dnnl_post_ops_append_sum(operations, 1);
#else
  return dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef);
#endif
}

static inline dnnl_status_t onednn_append_rectifier(dnnl_post_ops_t operations) {
#if DNNL_VERSION_MAJOR < 3
  return dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0);
#else
  return dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_relu, 0, 0);
#endif
}

/* MARK: Plans */

/* oneDNN 2 makes a plan in two steps: a descriptor of the operation, then the plan itself. */
#if DNNL_VERSION_MAJOR < 3
#define ONEDNN_PLAN(type, initialise, attributes, hint)                                   \
  type operation;                                                                         \
  dnnl_status_t status = initialise;                                                      \
  if (status != dnnl_success) return status;                                              \
  return dnnl_primitive_desc_create(plan, &operation, attributes, engine, hint)
#endif

/* The bias may be NULL. */
static inline dnnl_status_t onednn_plan_convolution(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, dnnl_prop_kind_t pass, onednn_layout input,
    onednn_layout weights, onednn_layout bias, onednn_layout output, const onednn_window *window,
    onednn_attributes attributes) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_convolution_desc_t,
      dnnl_dilated_convolution_forward_desc_init(
          &operation, pass, dnnl_convolution_direct, input, weights, bias, output, window->stride,
          window->dilation, window->before, window->after),
      attributes, NULL);
#else
  return dnnl_convolution_forward_primitive_desc_create(
      plan, engine, pass, dnnl_convolution_direct, input, weights, bias, output, window->stride,
      window->dilation, window->before, window->after, attributes);
#endif
}

static inline dnnl_status_t onednn_plan_convolution_input_gradient(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, onednn_layout input, onednn_layout weights,
    onednn_layout output, const onednn_window *window, onednn_plan forward) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_convolution_desc_t,
      dnnl_dilated_convolution_backward_data_desc_init(
          &operation, dnnl_convolution_direct, input, weights, output, window->stride,
          window->dilation, window->before, window->after),
      NULL, forward);
#else
  return dnnl_convolution_backward_data_primitive_desc_create(
      plan, engine, dnnl_convolution_direct, input, weights, output, window->stride,
      window->dilation, window->before, window->after, forward, NULL);
#endif
}

/* The bias may be NULL. */
static inline dnnl_status_t onednn_plan_convolution_weight_gradient(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, onednn_layout input, onednn_layout weights,
    onednn_layout bias, onednn_layout output, const onednn_window *window, onednn_plan forward) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_convolution_desc_t,
      dnnl_dilated_convolution_backward_weights_desc_init(
          &operation, dnnl_convolution_direct, input, weights, bias, output, window->stride,
          window->dilation, window->before, window->after),
      NULL, forward);
#else
  return dnnl_convolution_backward_weights_primitive_desc_create(
      plan, engine, dnnl_convolution_direct, input, weights, bias, output, window->stride,
      window->dilation, window->before, window->after, forward, NULL);
#endif
}

static inline dnnl_status_t onednn_plan_product(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, onednn_layout a, onednn_layout b,
    onednn_layout product) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_matmul_desc_t, dnnl_matmul_desc_init(&operation, a, b, NULL, product), NULL, NULL);
#else
  return dnnl_matmul_primitive_desc_create(plan, engine, a, b, NULL, product, NULL);
#endif
}

/* Input and output share one layout. */
static inline dnnl_status_t onednn_plan_normalization(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, dnnl_prop_kind_t pass, onednn_layout data,
    float epsilon, unsigned flags) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_batch_normalization_desc_t,
      dnnl_batch_normalization_forward_desc_init(&operation, pass, data, epsilon, flags), NULL,
      NULL);
#else
  return dnnl_batch_normalization_forward_primitive_desc_create(
      plan, engine, pass, data, data, epsilon, flags, NULL);
#endif
}

static inline dnnl_status_t onednn_plan_normalization_gradient(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, onednn_layout data, float epsilon,
    unsigned flags, onednn_plan forward) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_batch_normalization_desc_t,
      dnnl_batch_normalization_backward_desc_init(
          &operation, dnnl_backward, data, data, epsilon, flags),
      NULL, forward);
#else
  return dnnl_batch_normalization_backward_primitive_desc_create(
      plan, engine, dnnl_backward, data, data, data, epsilon, flags, forward, NULL);
#endif
}

/* oneDNN 2 wants the shift for its gradient too; oneDNN 3 refuses what it does not need. */
static inline int onednn_normalization_gradient_takes(int argument) {
#if DNNL_VERSION_MAJOR < 3
  (void)argument;
  return 1;
#else
  return argument != DNNL_ARG_SHIFT;
#endif
}

static inline dnnl_status_t onednn_plan_pooling(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, dnnl_prop_kind_t pass, dnnl_alg_kind_t kind,
    onednn_layout input, onednn_layout output, const onednn_window *window) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_pooling_v2_desc_t,
      dnnl_pooling_v2_forward_desc_init(
          &operation, pass, kind, input, output, window->stride, window->size, window->dilation,
          window->before, window->after),
      NULL, NULL);
#else
  return dnnl_pooling_forward_primitive_desc_create(
      plan, engine, pass, kind, input, output, window->stride, window->size, window->dilation,
      window->before, window->after, NULL);
#endif
}

static inline dnnl_status_t onednn_plan_pooling_gradient(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, dnnl_alg_kind_t kind, onednn_layout input,
    onednn_layout output, const onednn_window *window, onednn_plan forward) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_pooling_v2_desc_t,
      dnnl_pooling_v2_backward_desc_init(
          &operation, kind, input, output, window->stride, window->size, window->dilation,
          window->before, window->after),
      NULL, forward);
#else
  return dnnl_pooling_backward_primitive_desc_create(
      plan, engine, kind, input, output, window->stride, window->size, window->dilation,
      window->before, window->after, forward, NULL);
#endif
}

/* Input and output share one layout. */
static inline dnnl_status_t onednn_plan_elementwise(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, dnnl_alg_kind_t kind, onednn_layout data) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_eltwise_desc_t,
      dnnl_eltwise_forward_desc_init(&operation, dnnl_forward_training, kind, data, 0, 0), NULL,
      NULL);
#else
  return dnnl_eltwise_forward_primitive_desc_create(
      plan, engine, dnnl_forward_training, kind, data, data, 0, 0, NULL);
#endif
}

static inline dnnl_status_t onednn_plan_elementwise_gradient(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, dnnl_alg_kind_t kind, onednn_layout data,
    onednn_plan forward) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_eltwise_desc_t, dnnl_eltwise_backward_desc_init(&operation, kind, data, data, 0, 0),
      NULL, forward);
#else
  return dnnl_eltwise_backward_primitive_desc_create(
      plan, engine, kind, data, data, data, 0, 0, forward, NULL);
#endif
}

/* Both terms and the sum share one layout. */
static inline dnnl_status_t onednn_plan_sum(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, onednn_layout data) {
#if DNNL_VERSION_MAJOR < 3
  ONEDNN_PLAN(
      dnnl_binary_desc_t, dnnl_binary_desc_init(&operation, dnnl_binary_add, data, data, data),
      NULL, NULL);
#else
  return dnnl_binary_primitive_desc_create(plan, engine, dnnl_binary_add, data, data, data, NULL);
#endif
}
