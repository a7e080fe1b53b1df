#include "runner/provenance/cores.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

CoreLimits on(const std::string& host, std::vector<int> mask, int process) { return {host, std::move(mask), {}, 0, process}; }

TEST(Cores, AreDividedAmongTheRanksThatMayUseThem) {
  EXPECT_EQ(divide_cores({on("a", {0, 1, 2, 3}, 1), on("a", {0, 1, 2, 3}, 2)}), (std::vector<int>{2, 2}));
  EXPECT_EQ(divide_cores({on("a", {0, 1, 2, 3}, 1), on("b", {0, 1, 2, 3}, 1)}), (std::vector<int>{4, 4})) << "other hosts";
  EXPECT_EQ(divide_cores({on("a", {0, 1}, 1), on("a", {2, 3, 4}, 2)}), (std::vector<int>{2, 3})) << "bound by mpirun";
  EXPECT_EQ(divide_cores({on("a", {0, 1, 2}, 1), on("a", {2, 3}, 2)}), (std::vector<int>{2, 1})) << "half of core 2 is no core";
  EXPECT_EQ(divide_cores({on("a", {0}, 1), on("a", {0}, 2), on("a", {0}, 3)}), (std::vector<int>{1, 1, 1})) << "one at least";
  EXPECT_EQ(divide_cores(std::vector<CoreLimits>(3, on("a", {0, 1, 2}, 1))), (std::vector<int>{1, 1, 1})) << "threads of one process";
}

TEST(Cores, AQuotaIsDividedAmongTheRanksOfItsGroup) {
  std::vector<CoreLimits> ranks{on("a", {0, 1, 2, 3, 4, 5, 6, 7}, 1), on("a", {8, 9, 10, 11, 12, 13, 14, 15}, 2)};
  for (CoreLimits& each : ranks) each.quotas = {{"/job", 6.5}};
  EXPECT_EQ(divide_cores(ranks), (std::vector<int>{3, 3}));
  ranks[0].quotas.emplace_back("/job/task0", 2);
  EXPECT_EQ(divide_cores(ranks), (std::vector<int>{2, 3})) << "the tightest counts";
  ranks[0].quotas.emplace_back("/job/task0/inner", 0.5);
  EXPECT_EQ(divide_cores(ranks), (std::vector<int>{1, 3})) << "one at least";
}

TEST(Cores, WhatSlurmGivesToATaskIsForTheRanksInIt) {
  std::vector<CoreLimits> tasks{on("a", {0, 1, 2, 3, 4, 5, 6, 7}, 1), on("a", {0, 1, 2, 3, 4, 5, 6, 7}, 2)};
  for (CoreLimits& each : tasks) each.task_cores = 3;
  EXPECT_EQ(divide_cores(tasks), (std::vector<int>{3, 3})) << "not 4, the half of the mask";
  tasks[1].process = 1;
  EXPECT_EQ(divide_cores(tasks), (std::vector<int>{1, 1})) << "two ranks of one process";
}

TEST(Cores, TravelAsALine) {
  const CoreLimits limits{"node 1", {0, 3, 17}, {{"/a b/c", 1.5}, {"/", 0.1}}, 4, 99};
  const CoreLimits back = CoreLimits::unpacked(limits.packed());
  EXPECT_EQ(back.host, limits.host);
  EXPECT_EQ(back.mask, limits.mask);
  EXPECT_EQ(back.quotas, limits.quotas);
  EXPECT_EQ(back.task_cores, 4);
  EXPECT_EQ(back.process, 99);
  const CoreLimits bare = CoreLimits::unpacked(CoreLimits{"a", {0}, {}, 0, 1}.packed());
  EXPECT_EQ(bare.mask, std::vector<int>{0});
  EXPECT_TRUE(bare.quotas.empty());
}

TEST(Cores, QuotasOfCgroup2CountFromTheInmostOutwards) {
  const tests::TemporaryFolder root;
  put(root / "proc/self/cgroup", "0::/job/step 1/task\n");
  const fs::path mount = root / "sys/fs/cgroup";
  put(mount / "job/step 1/task/cpu.max", "max 100000\n");
  put(mount / "job/step 1/cpu.max", "150000 100000\n");
  put(mount / "job/cpu.max", "800000 200000\n");
  using Quotas = std::vector<std::pair<std::string, double>>;
  EXPECT_EQ(cpu_quotas(root.path()), (Quotas{{mount / "job/step 1", 1.5}, {mount / "job", 4}}));
}

TEST(Cores, InAContainerOnlyTheMountIsThere) {
  const tests::TemporaryFolder root;
  put(root / "proc/self/cgroup", "0::/../../kubepods/pod7\n");
  put(root / "sys/fs/cgroup/cpu.max", "200000 100000\n");
  const auto quotas = cpu_quotas(root.path());
  ASSERT_EQ(quotas.size(), 1U);
  EXPECT_EQ(quotas.front().second, 2);
}

TEST(Cores, QuotasOfCgroup1) {
  const tests::TemporaryFolder root;
  put(root / "proc/self/cgroup", "11:cpuset:/slurm\n4:cpu,cpuacct:/slurm/job_7\n1:name=systemd:/x\n");
  const fs::path mount = root / "sys/fs/cgroup/cpu,cpuacct";
  put(mount / "slurm/job_7/cpu.cfs_quota_us", "250000\n");
  put(mount / "slurm/job_7/cpu.cfs_period_us", "100000\n");
  put(mount / "cpu.cfs_quota_us", "-1\n");
  put(mount / "cpu.cfs_period_us", "100000\n");
  const auto quotas = cpu_quotas(root.path());
  ASSERT_EQ(quotas.size(), 1U);
  EXPECT_EQ(quotas.front().second, 2.5);
}

TEST(Cores, WithoutCgroupsThereAreNoQuotas) {
  const tests::TemporaryFolder root;
  EXPECT_TRUE(cpu_quotas(root.path()).empty());
}

TEST(Cores, ThisProcessHasSome) {
  EXPECT_GE(usable_cores(), 1);
  EXPECT_LE(usable_cores(), static_cast<int>(own_core_limits(false).mask.size()));
}

}  // namespace
}  // namespace sower
