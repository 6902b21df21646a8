//! Converts `OpenMetrics` to the Prometheus text format: the samples are the same, the metadata differs.

/// The same families in the text format. There a counter family has the name of its samples, no type is `info` or
/// `unknown`, and there are no units and no end marker.
pub(super) fn from_open_metrics(open_metrics: &str) -> String {
    let mut text = String::with_capacity(open_metrics.len());
    let mut help = "";
    for line in open_metrics.lines() {
        if let Some(described) = line.strip_prefix("# HELP ") {
            help = described.split_once(' ').map_or("", |(_, help)| help);
        } else if let Some((name, kind)) = line.strip_prefix("# TYPE ").and_then(|line| line.split_once(' '))
        {
            let (suffix, kind) = match kind {
                "counter" => ("_total", kind),
                "info" => ("_info", "gauge"),
                "unknown" => ("", "untyped"),
                _ => ("", kind),
            };
            text.extend(["# HELP ", name, suffix, " ", help, "\n# TYPE ", name, suffix, " ", kind, "\n"]);
        } else if !line.starts_with('#') {
            text.extend([line, "\n"]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_named_as_their_samples_and_units_and_the_end_are_left_out() {
        let open_metrics = "# HELP a_seconds Time.\n# TYPE a_seconds counter\n# UNIT a_seconds seconds\n\
            a_seconds_total{b=\"# c\"} 1\n# HELP d Version.\n# TYPE d info\nd_info{e=\"1\"} 1\n# HELP f Open.\n\
            # TYPE f gauge\nf 2\n# EOF\n";
        let text = "# HELP a_seconds_total Time.\n# TYPE a_seconds_total counter\na_seconds_total{b=\"# c\"} 1\n\
            # HELP d_info Version.\n# TYPE d_info gauge\nd_info{e=\"1\"} 1\n# HELP f Open.\n# TYPE f gauge\nf 2\n";
        assert_eq!(from_open_metrics(open_metrics), text);
    }
}
