# runner/slurm/job_template.hpp: the script of jobs as text, so that the command needs no file beside it.
set(job_template ${PROJECT_SOURCE_DIR}/slurm/job.sbatch.in)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${job_template})
file(READ ${job_template} SOWER_JOB_TEMPLATE)
configure_file(runner/slurm/job_template.hpp.in ${PROJECT_BINARY_DIR}/generated/runner/slurm/job_template.hpp @ONLY)
