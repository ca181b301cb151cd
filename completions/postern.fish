# Completion of postern for fish. The program itself is asked for what fits.

function __postern_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (command postern __complete fish $words "$current" 2>/dev/null)
    switch "$answer[1]"
        case files
            if string match -q -- '--*=*' "$current"
                set -l flag (string split -m 1 = -- "$current")
                for path in (__fish_complete_path "$flag[2]")
                    echo "$flag[1]=$path"
                end
            else
                __fish_complete_path "$current"
            end
        case '*'
            for line in $answer[2..-1]
                echo "$line"
            end
    end
end

complete -c postern -f -k -a '(__postern_complete)'
