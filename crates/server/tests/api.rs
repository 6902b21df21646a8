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
            mod get_blob_entity_on_person;
            mod get_person_image;
        }
        mod user {
            mod change_own_password;
            mod get_access_token;
            mod get_all_user_groups;
            mod get_data_right;
            mod get_data_rights;
            mod get_role;
            mod get_user;
            mod get_user_from_name;
            mod get_user_info;
            mod make_retired;
            mod set_data_right;
            mod set_password;
        }
    }
    mod auth;
    mod auth_attempts;
    mod auth_cookie;
    mod auth_doors;
    mod client;
    mod conditions;
    mod error;
    mod listen;
    mod login {
        mod form;
        mod leave;
        mod out;
        mod ticket;
    }
    mod paths;
    mod pictures;
    mod remembered;
    mod rights;
    mod rest {
        mod person {
            mod image;
            mod image_damage;
            mod image_info;
            mod image_info_rights;
        }
        mod user;
    }
    mod style;
    mod style_language;
    mod style_time;
    mod system {
        mod catalogue;
        mod openapi;
        mod pages;
    }
    mod world;
    mod xml;
}
