/* FFmpeg 5.1 to 7.1 behind one interface, and what Swift cannot import from its headers:
   function-like and compound macros. */
#include <dlfcn.h>
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

static inline int ffmpeg_error(int posix) { return AVERROR(posix); }
static const int ffmpeg_end_of_file = AVERROR_EOF;
static const int64_t ffmpeg_no_timestamp = AV_NOPTS_VALUE;

/* Macros until FFmpeg 7.0, an enumeration with a type of its own since. */
static const int ffmpeg_scale_bilinear = SWS_BILINEAR;
static const int ffmpeg_scale_accurate_rounding = SWS_ACCURATE_RND;
static const int ffmpeg_scale_full_chroma = SWS_FULL_CHR_H_INP;
static const int ffmpeg_scale_bit_exact = SWS_BITEXACT;

/* How long a decoded frame lasts, in its stream's time base; 0 if that is not known. */
static inline int64_t ffmpeg_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT < AV_VERSION_INT(57, 30, 100) /* FFmpeg 5.1 */
  return frame->pkt_duration;
#else
  return frame->duration;
#endif
}

/* What a stream says of all its packets, `size` bytes; NULL if it says nothing of the kind. */
static inline const uint8_t *ffmpeg_side_data(
    const AVStream *stream, enum AVPacketSideDataType type, size_t *size) {
#if LIBAVFORMAT_VERSION_INT < AV_VERSION_INT(60, 15, 100) /* FFmpeg 6.0 */
  return av_stream_get_side_data(stream, type, size);
#else
  const AVCodecParameters *parameters = stream->codecpar;
  const AVPacketSideData *data = av_packet_side_data_get(
      parameters->coded_side_data, parameters->nb_coded_side_data, type);
  *size = data ? data->size : 0;
  return data ? data->data : NULL;
#endif
}

/* Room for `size` bytes of what a stream says of all its packets; NULL if there is no memory. */
static inline uint8_t *ffmpeg_new_side_data(
    AVStream *stream, enum AVPacketSideDataType type, size_t size) {
#if LIBAVFORMAT_VERSION_INT < AV_VERSION_INT(60, 15, 100)
  return av_stream_new_side_data(stream, type, size);
#else
  AVCodecParameters *parameters = stream->codecpar;
  AVPacketSideData *data = av_packet_side_data_new(
      &parameters->coded_side_data, &parameters->nb_coded_side_data, type, size, 0);
  return data ? data->data : NULL;
#endif
}

static inline int ffmpeg_is_interlaced(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT < AV_VERSION_INT(58, 7, 100) /* FFmpeg 6.0 */
  return frame->interlaced_frame;
#else
  return (frame->flags & AV_FRAME_FLAG_INTERLACED) != 0;
#endif
}

static const int ffmpeg_keep_reference = AV_BUFFERSRC_FLAG_KEEP_REF;

/* What is used of libavfilter. */
struct ffmpeg_filters {
  __typeof__(avfilter_graph_alloc) *graph_alloc;
  __typeof__(avfilter_graph_create_filter) *graph_create_filter;
  __typeof__(avfilter_graph_config) *graph_config;
  __typeof__(avfilter_graph_free) *graph_free;
  __typeof__(avfilter_get_by_name) *get_by_name;
  __typeof__(avfilter_link) *link;
  __typeof__(av_buffersrc_add_frame_flags) *add_frame;
  __typeof__(av_buffersink_get_frame) *get_frame;
};

static const char *const ffmpeg_filters_name =
    "libavfilter.so." AV_STRINGIFY(LIBAVFILTER_VERSION_MAJOR);

/* Opens libavfilter, once for the process, and fills in `filters`; returns 0 if it is not there.
   It brings thirty libraries along, which would double the start-up of every tool that decodes:
   hence not linked, but opened by the first picture that needs it. */
static inline int ffmpeg_open_filters(struct ffmpeg_filters *filters) {
  void *library = dlopen(ffmpeg_filters_name, RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
  filters->graph_alloc = dlsym(library, "avfilter_graph_alloc");
  filters->graph_create_filter = dlsym(library, "avfilter_graph_create_filter");
  filters->graph_config = dlsym(library, "avfilter_graph_config");
  filters->graph_free = dlsym(library, "avfilter_graph_free");
  filters->get_by_name = dlsym(library, "avfilter_get_by_name");
  filters->link = dlsym(library, "avfilter_link");
  filters->add_frame = dlsym(library, "av_buffersrc_add_frame_flags");
  filters->get_frame = dlsym(library, "av_buffersink_get_frame");
  return filters->graph_alloc && filters->graph_create_filter && filters->graph_config &&
         filters->graph_free && filters->get_by_name && filters->link && filters->add_frame &&
         filters->get_frame;
}
