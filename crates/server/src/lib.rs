//! visage: a self-hosted server of people and their pictures.

pub mod cards;
pub mod cli;
pub mod config;
pub mod demo;
pub mod http;
pub mod provider;
