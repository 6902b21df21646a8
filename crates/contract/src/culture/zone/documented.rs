//! The zones whose code or number the vendor documents (protocol §7.3), and nothing else.

use super::table::Row;

/// Numbered or coded by the vendor. Rows 2–9 and 10–18 are documented by number and place only: their codes
/// follow the documented pattern (country, or country and the usual two letters of the province).
pub(super) const DOCUMENTED: &[Row] = &[
    row(Some(1), "UTC", "UTC"),
    row(Some(2), "AF", "Asia/Kabul"),
    row(Some(3), "AL", "Europe/Tirane"),
    row(Some(4), "DZ", "Africa/Algiers"),
    row(Some(5), "AS", "Pacific/Pago_Pago"),
    row(Some(6), "AD", "Europe/Andorra"),
    row(Some(7), "AO", "Africa/Luanda"),
    row(Some(8), "AI", "America/Anguilla"),
    row(Some(9), "AG", "America/Antigua"),
    row(Some(10), "AR-BA", "America/Argentina/Buenos_Aires"),
    row(Some(11), "AR-CT", "America/Argentina/Catamarca"),
    row(Some(12), "AR-CC", "America/Argentina/Cordoba"),
    row(Some(13), "AR-CH", "America/Argentina/Catamarca"),
    row(Some(14), "AR-DF", "America/Argentina/Buenos_Aires"),
    row(Some(15), "AR-CB", "America/Argentina/Cordoba"),
    row(Some(16), "AR-CN", "America/Argentina/Cordoba"),
    row(Some(17), "AR-ER", "America/Argentina/Cordoba"),
    row(Some(18), "AR-FM", "America/Argentina/Cordoba"),
    row(None, "AR-NQ", "America/Argentina/Salta"),
    row(Some(36), "AU-ACT", "Australia/Canberra"),
    row(Some(37), "AU3", "Australia/Broken_Hill"),
    row(Some(38), "AU1", "Australia/Lord_Howe"),
    row(Some(39), "AU-NSW", "Australia/Sydney"),
    row(Some(40), "AU-NT", "Australia/Darwin"),
    row(Some(41), "AU-QLD", "Australia/Brisbane"),
    row(Some(42), "AU-SA", "Australia/Adelaide"),
    row(Some(43), "AU-TAS", "Australia/Hobart"),
    row(Some(44), "AU-VIC", "Australia/Melbourne"),
    row(Some(45), "AU-WA", "Australia/Perth"),
    row(Some(46), "AT", "Europe/Vienna"),
    row(Some(50), "BD", "Asia/Dhaka"),
    row(Some(53), "BE", "Europe/Brussels"),
    row(Some(81), "BR-RJ", "America/Sao_Paulo"),
    row(Some(96), "CA-AB", "America/Edmonton"),
    row(Some(97), "CA-BC", "America/Vancouver"),
    row(Some(98), "CA-BC1", "America/Dawson_Creek"),
    row(Some(99), "CA-BC2", "America/Vancouver"),
    row(Some(100), "CA2", "America/Goose_Bay"),
    row(Some(101), "CA2A", "America/St_Johns"),
    row(Some(102), "CA-MB", "America/Winnipeg"),
    row(Some(114), "CA-QC", "America/Toronto"),
    row(Some(140), "DK", "Europe/Copenhagen"),
    row(Some(156), "FR", "Europe/Paris"),
    row(Some(261), "NO", "Europe/Oslo"),
    row(None, "PF2A", "Pacific/Marquesas"),
    row(Some(425), "US-CA", "America/Los_Angeles"),
    row(Some(433), "US-HI", "Pacific/Honolulu"),
    row(Some(460), "US-NY", "America/New_York"),
    row(Some(498), "WET", "WET"),
    row(Some(499), "CET", "CET"),
    row(Some(500), "EET", "EET"),
];

const fn row(id: Option<u16>, code: &'static str, iana: &'static str) -> Row {
    Row { id, code, iana }
}
