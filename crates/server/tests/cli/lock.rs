//! The lock of a server on its SQLite file.

use crate::cli::program::Program;

#[test]
fn a_second_server_on_the_same_file_is_rejected_while_commands_work() {
    let program = Program::new();
    let serving = program.serve(&[]);
    for database in ["sqlite:visage-data/people.db", "sqlite:./visage-data/../visage-data/people.db"] {
        let refused = program.run(&["serve", "--listen", "127.0.0.1:0", "--database", database]);
        assert_eq!(refused.code, Some(1), "{refused}");
        assert!(refused.talk.contains("--database: another visage server (process "), "{refused}");
        assert!(refused.talk.contains("--data"), "{refused}");
    }
    program.done(&["user", "add", "ada", "--empty-password"]);
    program.done(&["check"]);
    assert_eq!(serving.get("/health/ready").send().status, 200);
    assert_eq!(serving.stop().code, Some(0));
    assert_eq!(program.serve(&[]).stop().code, Some(0));
}

#[test]
fn a_server_that_was_killed_leaves_no_lock() {
    let program = Program::new();
    // Dropped without a stop request, it is killed.
    drop(program.serve(&[]));
    assert_eq!(program.serve(&[]).stop().code, Some(0));
}
