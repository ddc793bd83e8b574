"""The check of the pages' commands, on small pages: one that cannot fail is none."""

import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import docs_commands
from docs_commands import Avm, Problem, aws_problem, blocks, calls, in_prose, matches, read, run, statements

HELP = {"list": {"owner", "as"}, "request": {"kind", "name", "wait", "as"}}


def avm():
    return Avm(HELP.get)


class BlocksTest(unittest.TestCase):
    PAGE = "Words.\n```sh\necho a\n```\n\n```text\na\n```\n1. Indented:\n   ```sh real\n   npx osls deploy\n   ```\n```json\n{}\n```\n"

    def test_each_block_has_its_kind_line_and_promised_output(self):
        first, second = blocks("page.md", self.PAGE)
        self.assertEqual(("run", 2, "echo a", "a"), (first.kind, first.line, first.text, first.output))
        self.assertEqual(("real", 10, "npx osls deploy", None), (second.kind, second.line, second.text, second.output))

    def test_output_after_words_is_an_example_and_promises_nothing(self):
        page = "```sh\necho a\n```\nSomewhere else it is:\n```text\nb\n```\n"
        self.assertIsNone(blocks("page.md", page)[0].output)

    def test_a_block_that_does_not_say_what_it_is_is_refused(self):
        for fence in ("```", "```sh later"):
            with self.assertRaisesRegex(Problem, "page.md:1"):
                blocks("page.md", f"{fence}\necho a\n```\n")

    def test_a_block_without_an_end_is_refused(self):
        with self.assertRaisesRegex(Problem, "no end"):
            blocks("page.md", "```sh\necho a\n")


class MatchesTest(unittest.TestCase):
    def test_dots_stand_for_anything_in_a_line_or_for_lines(self):
        self.assertTrue(matches("a … c", "a b c\n"))
        self.assertTrue(matches("…\nend", "1\n2\nend\n"))
        self.assertTrue(matches("…\nend", "end  \n"))

    def test_what_is_not_promised_does_not_match(self):
        self.assertFalse(matches("a … c", "a b\nc\n"))
        self.assertFalse(matches("a", "a\nb\n"))
        self.assertFalse(matches("a.c", "abc\n"))
        self.assertFalse(matches("…\nend", "1\n2\n"))


class CallsTest(unittest.TestCase):
    def test_calls_are_found_in_pipes_in_substitutions_and_over_several_lines(self):
        text = 'x=$(aws sts get-caller-identity) | cat\neval "$(aws configure set a b)"\naws s3 \\\n  ls; aws sqs purge-queue # aws no\n'
        self.assertIn(["sts", "get-caller-identity"], calls(text, "aws"))
        self.assertIn(["configure", "set", "a", "b"], calls(text, "aws"))
        self.assertIn(["s3", "ls"], calls(text, "aws"))
        self.assertIn(["sqs", "purge-queue"], calls(text, "aws"))
        self.assertNotIn(["no"], calls(text, "aws"))

    def test_commands_in_prose_are_found_and_those_in_blocks_are_not(self):
        text = "Say `bin/avm list --owner X`, or `avm request`.\n```sh\n`avm nothing`\n```\n"
        self.assertEqual([["list", "--owner", "X"], ["request"]], in_prose(text))


class OptionsTest(unittest.TestCase):
    def test_what_aws_knows_passes(self):
        for call in (
            "sts get-session-token --serial-number a --token-code 1 --query x --output text",
            "--profile p s3 ls",
            "configure --profile p",
            "cloudformation deploy --stack-name a --template-file b",
            "organizations leave-organization",
        ):
            self.assertIsNone(aws_problem(call.split()), call)

    def test_a_service_a_command_or_an_option_that_is_not_there_is_named(self):
        self.assertIn("no service", aws_problem(["stz", "get-caller-identity"]))
        self.assertIn("no command", aws_problem(["sts", "get-caller"]))
        self.assertIn("--cli-binary-format", aws_problem("lambda invoke --function-name f --cli-binary-format raw out".split()))

    def test_a_command_or_an_option_of_avm_that_is_not_there_is_named(self):
        self.assertIsNone(avm().problem("list --owner=a --as b".split()))
        self.assertIn("no command lst", avm().problem(["lst"]))
        self.assertIn("--ownr", avm().problem(["list", "--ownr", "a"]))

    def test_a_page_is_read_whole(self):
        page = "`avm lst`\n```sh real\naws stz x\nbin/avm list --ownr a\n```\n```sh\nif\n```\n"
        problems = "\n".join(read("page.md", page, avm())[1])
        for part in ("page.md: avm has no command lst", "page.md:2: there is no service stz", "page.md:2: avm list has no option --ownr", "page.md:6: bash"):
            self.assertIn(part, problems)


class LinksTest(unittest.TestCase):
    def test_links_to_files_and_headings_that_are_not_there_are_named(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "other.md").write_text("## By a `pipeline`: how?\n```sh\n# no heading\n```\n")
            text = "[a](other.md) [b](other.md#by-a-pipeline-how) [c](https://x.example) [d](gone.md) [e](other.md#no-heading) [f](#here)\n# Here\n"
            (root / "page.md").write_text(text)
            self.assertEqual(["gone.md", "other.md#no-heading"], docs_commands.dead_links("page.md", text, root))


class NamesTest(unittest.TestCase):
    def test_a_class_that_is_not_in_its_package_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            package = pathlib.Path(folder, "src/product/java/dev/accountvending/dns")
            package.mkdir(parents=True)
            (package / "ParentZone.java").touch()
            text = "`dns.ParentZone`, `dns.ChildZone`, other.Thing and sub.dns.Thing"
            self.assertEqual(["dns.ChildZone"], docs_commands.dead_names(text, pathlib.Path(folder)))


class RunTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)

    def problem(self, page, **limits):
        return run(blocks("page.md", page), root=self.root, **limits)

    def test_blocks_share_one_bash_and_real_ones_are_not_run(self):
        page = "```sh\nexport A=1\nf() { echo $A; }\n```\n```sh real\ntouch real\n```\n```sh\nf\n```\n```text\n1\n```\n"
        self.assertIsNone(self.problem(page))
        self.assertFalse((self.root / "real").exists())

    def test_a_command_that_fails_is_named_with_what_it_printed(self):
        problem = self.problem("```sh\necho begun\nls nowhere\ntouch after\n```\n")
        self.assertIn("page.md:1", problem)
        self.assertIn("begun", problem)
        self.assertFalse((self.root / "after").exists())

    def test_output_that_is_not_as_promised_is_named(self):
        self.assertIn("but:\n    b", self.problem("```sh\necho b\n```\n```text\na\n```\n"))

    def test_each_command_that_is_to_be_refused_must_fail(self):
        self.assertIsNone(self.problem("```sh refused\nfalse # why\nls \\\n  nowhere\n```\n"))
        self.assertIn("Not refused: true", self.problem("```sh refused\nfalse\ntrue\n```\n"))

    def test_output_of_what_goes_on_is_waited_for_and_it_is_ended_with_the_page(self):
        page = "```sh\n(sleep 0.3; echo ready; echo $BASHPID >pid; exec sleep 60) &\n```\n```text\nready\n```\n```sh\ntest -e pid || sleep 0.3\n```\n"
        self.assertIsNone(self.problem(page))
        pid = (self.root / "pid").read_text().strip()
        state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True).stdout
        self.assertIn(state.strip()[:1], ("", "Z"))

    def test_what_never_prints_or_never_ends_is_given_up(self):
        began = time.monotonic()
        self.assertIn("does not print", self.problem("```sh\nsleep 60 &\n```\n```text\nready\n```\n", output_after=0.3))
        self.assertIn("did not end in time", self.problem("```sh\nsleep 60\n```\n", page_after=0.3))
        self.assertLess(time.monotonic() - began, 30)

    def test_no_credentials_of_the_machine_are_used(self):
        os.environ["AWS_PROFILE"] = "mine"
        self.addCleanup(os.environ.pop, "AWS_PROFILE")
        self.assertIsNone(self.problem('```sh\necho "[$AWS_PROFILE]"\n```\n```text\n[]\n```\n'))


class StatementsTest(unittest.TestCase):
    def test_a_command_is_as_many_lines_as_it_needs(self):
        self.assertEqual(["a \\\n b", "c 'x\ny'", "d"], statements("a \\\n b\n# words\nc 'x\ny'\nd"))


class PagesTest(unittest.TestCase):
    def test_every_page_is_checked_and_has_commands(self):
        self.assertIn("README.md", docs_commands.PAGES)
        self.assertIn("docs/deploying.md", docs_commands.PAGES)


if __name__ == "__main__":
    unittest.main()
