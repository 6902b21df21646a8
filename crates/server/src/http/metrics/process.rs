//! Process figures, under the standard Prometheus names. Figures that the system does not report are left out.

use std::fmt::Error;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use rustix::process::{Resource, getrlimit};
use rustix::time::{ClockId, clock_gettime};

/// Reads the figures at every scrape.
#[derive(Debug)]
pub(super) struct Process {
    started: f64,
}

impl Process {
    /// The process starts about now.
    pub(super) fn new() -> Self {
        Self { started: jiff::Timestamp::now().as_duration().as_secs_f64() }
    }
}

impl Collector for Process {
    fn encode(&self, mut to: DescriptorEncoder) -> Result<(), Error> {
        let gauge = |to: &mut DescriptorEncoder, name, help, unit: Option<Unit>, value: Option<f64>| {
            let Some(value) = value else { return Ok(()) };
            let encoder = to.encode_descriptor(name, help, unit.as_ref(), MetricType::Gauge)?;
            ConstGauge::new(value).encode(encoder)
        };
        let help = "Processor time used, in user and system mode";
        let cpu = to.encode_descriptor("process_cpu", help, Some(&Unit::Seconds), MetricType::Counter)?;
        ConstCounter::new(cpu_seconds()).encode(cpu)?;
        let help = "When the process started, since 1970";
        gauge(&mut to, "process_start_time", help, Some(Unit::Seconds), Some(self.started))?;
        let help = "Resident memory";
        gauge(&mut to, "process_resident_memory", help, Some(Unit::Bytes), resident_bytes())?;
        gauge(&mut to, "process_open_fds", "Open files and connections", None, open_descriptors())?;
        let help = "Maximum number of open files and connections";
        gauge(&mut to, "process_max_fds", help, None, most_descriptors())
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds, bytes and counts of one process are far below 2^53")]
fn number(value: u64) -> f64 {
    value as f64
}

fn cpu_seconds() -> f64 {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    let part = |value| number(u64::try_from(value).unwrap_or_default());
    part(used.tv_sec) + part(used.tv_nsec) / 1e9
}

fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(number(kibibytes * 1024))
}

fn open_descriptors() -> Option<f64> {
    // One of them is the folder that is being read.
    let count = std::fs::read_dir("/proc/self/fd").ok()?.count().saturating_sub(1);
    Some(number(u64::try_from(count).ok()?))
}

fn most_descriptors() -> Option<f64> {
    getrlimit(Resource::Nofile).current.map(number)
}
