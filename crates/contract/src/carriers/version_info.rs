//! What the server says of itself before anybody has signed in.

use serde::Serialize;

/// The answer of `/api`: one flat object of texts.
#[derive(Clone, Debug, Serialize)]
pub struct VersionInfo {
    /// Address of the version-1 API.
    pub v1: String,
    /// Build number in four parts.
    #[serde(rename = "NetServerVersion")]
    pub net_server_version: String,
    /// Assembly version in four parts.
    #[serde(rename = "NetServerAssembly")]
    pub net_server_assembly: String,
    /// Date of the release.
    #[serde(rename = "NetServerDate")]
    pub net_server_date: String,
    /// Label of the build.
    #[serde(rename = "NetServerLabel")]
    pub net_server_label: String,
    /// The product in words.
    #[serde(rename = "NetServer")]
    pub net_server: String,
    /// Generation of the SOAP services before the current one.
    #[serde(rename = "Services")]
    pub services: String,
    /// Current generation of the SOAP services.
    #[serde(rename = "ServicesCurrent")]
    pub services_current: String,
    /// Version of the API.
    #[serde(rename = "Version")]
    pub version: String,
    /// Address of the description.
    #[serde(rename = "Documentation")]
    pub documentation: String,
}
