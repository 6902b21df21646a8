//! The operations, through a real listener in this process; the files below `api/` mirror `src/http/`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what the tests share is test code too")]

mod api {
    mod agents {
        mod associate {
            mod get_associate;
            mod get_associate_by_person_id;
            mod get_associate_list;
            mod get_associates_by_group;
        }
        mod blob {
            mod change_contact_image;
            mod change_person_image;
            mod change_project_image;
            mod create_default_blob_entity;
            mod delete_blob_entity;
            mod get_blob_entity;
            mod get_blob_entity_on_contact;
            mod get_blob_entity_on_person;
            mod get_blob_entity_on_project;
            mod get_blob_stream;
            mod get_contact_image;
            mod get_contact_image_with_size;
            mod get_person_image;
            mod get_person_image_with_size;
            mod get_project_image;
            mod get_project_image_with_size;
            mod save_blob_entity;
            mod save_image_stream;
            mod save_project_image;
            mod set_blob_stream;
            mod set_contact_image;
            mod set_person_image;
            mod set_project_image;
        }
        mod person {
            mod create_default_person_image;
            mod get_person_image;
            mod get_person_images;
            mod set_person_image;
        }
        mod project {
            mod get_project_image;
            mod set_project_image;
        }
        mod user {
            mod can_change_password;
            mod change_own_password;
            mod change_password;
            mod change_password_from_name;
            mod create_default_role_entity;
            mod create_default_role_entity_from_type;
            mod create_default_user;
            mod create_default_user_from_user_type;
            mod create_default_user_from_user_type_and_person_id;
            mod create_external_user;
            mod create_user_group;
            mod delete_role;
            mod delete_user;
            mod delete_user_from_name;
            mod delete_user_group;
            mod find_roles_with_functional_right;
            mod get_access_token;
            mod get_all_data_rights;
            mod get_all_functional_rights;
            mod get_all_roles;
            mod get_all_user_groups;
            mod get_credential_types;
            mod get_data_right;
            mod get_data_rights;
            mod get_functional_rights;
            mod get_role;
            mod get_role_entity;
            mod get_supported_change_password_types;
            mod get_user;
            mod get_user_from_name;
            mod get_user_from_person_id;
            mod get_user_group;
            mod get_user_group_list;
            mod get_user_info;
            mod get_user_info_list;
            mod get_valid_user_name;
            mod is_nick_name_unique;
            mod is_password_valid;
            mod is_user_name_valid;
            mod make_retired;
            mod save_role_entity;
            mod save_user;
            mod save_user_from_name;
            mod save_user_group;
            mod set_data_right;
            mod set_functional_rights;
            mod set_generated_password;
            mod set_password;
            mod set_password_from_name;
            mod validate_user;
        }
    }
    mod auth;
    mod auth_attempts;
    mod auth_by_token;
    mod auth_cookie;
    mod auth_doors;
    mod auth_outside;
    mod auth_outside_keys;
    mod base_path;
    mod by_agent;
    mod client;
    mod conditions;
    mod cors;
    mod crowded;
    mod error;
    mod hosts;
    mod listen;
    mod login {
        mod api {
            mod partner_system_user {
                mod authenticate;
            }
        }
        mod form;
        mod leave;
        mod oauth {
            mod authorize;
            mod tokens;
        }
        mod out;
        pub mod program;
        mod ticket;
        mod well_known {
            mod jwks;
            mod openid_configuration;
        }
    }
    mod no_store;
    mod origins;
    mod paths;
    mod pictures;
    mod provider;
    mod published;
    mod remembered;
    mod rights;
    mod rest {
        mod contact {
            mod image;
            mod image_info;
        }
        mod person {
            mod image;
            mod image_damage;
            mod image_info;
            mod image_info_rights;
            mod image_memory;
            mod image_scaled;
            mod image_sent;
        }
        mod project {
            mod image;
            mod image_info;
        }
        mod user;
    }
    mod style;
    mod style_language;
    mod style_time;
    mod system {
        mod avatar;
        mod catalogue;
        mod openapi;
        mod pages;
        mod state;
    }
    mod world;
    mod xml;
}
