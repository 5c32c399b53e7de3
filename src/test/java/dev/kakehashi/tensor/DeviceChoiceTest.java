package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DeviceChoiceTest {
    @Test
    void the_first_gpu_is_taken_where_there_is_one() {
        assertEquals(Device.cpu(), Torch.device("auto", 0));
        assertEquals(Device.gpu(0), Torch.device("auto", 2));
        assertEquals(Device.cpu(), Torch.device("cpu", 2));
        assertEquals(Device.gpu(1), Torch.device("cuda:1", 2));
    }

    @Test
    void a_device_that_is_not_there_is_refused_in_a_sentence() {
        assertEquals("There is no device cuda:0 here: this machine has no GPU that this build's libtorch can use.",
                refusal("cuda:0", 0));
        assertEquals("There is no device cuda:2 here: this machine has 2 GPUs, counted from cuda:0.",
                refusal("cuda:2", 2));
        assertEquals("There is no device \"cuda\": auto, cpu and cuda:0, cuda:1 .. are devices.", refusal("cuda", 1));
        assertEquals("There is no device \"cuda:99999999999\": auto, cpu and cuda:0, cuda:1 .. are devices.",
                refusal("cuda:99999999999", 1));
    }

    @Test
    void a_device_is_named_as_it_was_asked_for() {
        for (var name : List.of("cpu", "cuda:0", "cuda:3")) assertEquals(name, Torch.name(Torch.device(name, 4)));
    }

    @Test
    void the_peak_keeps_what_was_given_back() {
        var readings = List.of(3L, 9L, 4L, 5L).iterator();
        var memory = new DeviceMemory(readings::next);
        assertEquals(3, memory.used());
        assertEquals(9, memory.used());
        assertEquals(4, memory.used());
        assertEquals(9, memory.peak());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_cpu_s_memory_is_what_this_process_holds() {
        assertTrue(new DeviceMemory(Device.cpu()).used() > 10 << 20);
    }

    @Test
    void memory_is_read_from_the_line_that_names_it() {
        assertEquals(2048L * 1024, DeviceMemory.bytes(List.of("VmPeak:\t 9999 kB", "VmRSS:\t    2048 kB"), "VmRSS"));
        assertEquals(0, DeviceMemory.bytes(List.of("Name:\tjava"), "VmRSS"));
    }

    private static String refusal(String name, int gpus) {
        return assertThrows(IllegalArgumentException.class, () -> Torch.device(name, gpus)).getMessage();
    }
}
