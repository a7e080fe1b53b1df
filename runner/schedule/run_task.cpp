#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <new>
#include <optional>

#include "runner/api/alone.hpp"
#include "runner/early/early_stops.hpp"
#include "runner/provenance/host.hpp"
#include "runner/schedule/execute.hpp"
#include "runner/schedule/task_end.hpp"
#include "runner/schedule/task_needed.hpp"
#include "runner/schedule/task_recorder.hpp"
#include "runner/study/keep.hpp"
#include "runner/study/quantity.hpp"

namespace sower {
namespace {

struct Running {
  const Study& study;
  const Task& task;
  const Place& place;
  Comm& team;
  Checkpoint& saved;
  TaskRecorder& recorder;
};

Progress told(std::int64_t task, const Place& place) {
  if (place.progressed == nullptr) return {};
  constexpr double every_seconds = 1;
  return {[task, &place](std::int64_t done, std::int64_t total, std::string_view unit) {
            place.progressed({task, done, total, std::string(unit)});
          },
          every_seconds};
}

/// Every member comes to the end or, by the exception that its peers get, none does.
TaskResult run_together(const Running& running) {
  const auto& [study, task, place, team, saved, recorder] = running;
  const ExperimentSpec& spec = study.experiments[task.experiment];
  const int threads = threads_of(spec, place);
  const io::Hash key = task_key(study, task);  // before the task reads its files
  TaskNeeded needed(study, task.experiment, place.needed);
  TaskEnd end(spec.ends_when);
  Context context{team, recorder, stream_of(study, task), threads, saved, needed, {key.hex(), spec.name, task.replicate, study.run_folder}};
  if (team.rank() == 0) context.progress = told(task.number, place);
  context.enough = end.enough();
  omp_set_num_threads(threads);
  const auto experiment = make_experiment(study, task.experiment, task.point);
  experiment->run(context);
  end.record(recorder);
  recorder.check_timeout();  // no more: it is not left when it is done
  require_unchanged_inputs(study, task);
  if (auto* members = dynamic_cast<Team*>(&team)) members->finish();
  TaskResult result;
  result.head.key = key;
  result.head.status = recorder.reason() ? Status::diverged : Status::done;
  result.head.message = recorder.reason().value_or("");
  result.variables = recorder.take();
  if (task.point == 0 && task.replicate == 0 && !recorder.reason()) result.head.message = idle_rules(spec.record, result.variables);
  result.variables = keep(std::move(result.variables), spec.record);
  if (const std::string& metric = early_metric(spec); !metric.empty() && result.head.status == Status::done) {
    const std::string why = why_no_metric(result.variables, metric);
    if (!why.empty()) result.head.message += (result.head.message.empty() ? "" : "; ") + ("early stops go by '" + metric + "', " + why);
  }
  return result;
}

/// What the task has measured until then is kept.
TaskResult failed(const Running& running, const std::string& message) {
  TaskResult result;
  result.head.status = Status::failed;
  result.head.message = message;
  running.recorder.forget_computed();
  result.variables = keep(running.recorder.take(), running.study.experiments[running.task.experiment].record);
  return result;
}

TaskResult failure(const Running& running, const std::string& message) {
  if (auto* peers = dynamic_cast<Team*>(&running.team)) peers->fail(message);
  return failed(running, message);
}

TaskResult run_or_fail(const Running& running) {
  Comm& team = running.team;
  try {
    return run_together(running);
  } catch (const TeamStopped&) {
    return {};
  } catch (const Stopped& why) {
    if (auto* peers = dynamic_cast<Team*>(&team)) peers->leave(why.what());
    return {};  // whose status is `missing`
  } catch (const TeamError& error) {
    return failed(running, error.what());
  } catch (const std::bad_alloc&) {
    running.recorder.forget_computed();  // which may be what took it all
    const double limit = running.study.experiments[running.task.experiment].memory_bytes;
    return failure(running,
                   std::isinf(limit) ? "memory ran out" : "needed more than the " + size_in_words(limit) + " of memory that it may take");
  } catch (const std::exception& error) {
    return failure(running, error.what());
  } catch (...) {
    return failure(running, "it threw something that is not a std::exception");
  }
}

}  // namespace

/// What a program makes of its threads is not known, its result may depend on them: it gets what the study says.
int threads_of(const ExperimentSpec& spec, const Place& place) {
  if (spec.threads == 0) return place.cores;
  const Entry<Experiment>* kind = find_entry<Experiment>(spec.kind);
  const bool is_program = kind != nullptr && kind->own_process;
  return place.caps_threads && !is_program ? std::min(spec.threads, place.cores) : spec.threads;
}

TaskResult run_task(const Study& study, Assignment assignment, Comm& team, const Place& place) {
  const Task task = task_of(study, assignment.task);
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  const auto start = std::chrono::steady_clock::now();
  NoCheckpoint nothing;
  std::optional<TaskCheckpoint> kept;
  if (place.checkpoints != nullptr) kept.emplace(*place.checkpoints, task_key(study, task), team, place.stop);
  TaskRecorder recorder(team.rank() == 0, study.experiments[task.experiment].timeout_seconds, place.stop);
  TaskResult result = run_or_fail({study, task, place, team, kept ? static_cast<Checkpoint&>(*kept) : nothing, recorder});
  if (place.has_checkpoint != nullptr) *place.has_checkpoint = kept && kept->exists();
  result.head.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  result.head.start = std::chrono::duration<double>(wall).count();
  if (team.rank() == 0) complete_head(result, study, assignment, place);
  return result;
}

void complete_head(TaskResult& result, const Study& study, Assignment assignment, const Place& place) {
  static const std::string host = host_name();
  const Task task = task_of(study, assignment.task);
  TaskHead& head = result.head;
  head.key = task_key(study, task);
  head.digest = digest_of(result.variables);
  head.attempt = assignment.attempt;
  head.seed = stream_of(study, task).words[0];
  head.ranks = place.ranks;
  head.threads = threads_of(study.experiments[task.experiment], place);
  head.host = host;
}

}  // namespace sower
